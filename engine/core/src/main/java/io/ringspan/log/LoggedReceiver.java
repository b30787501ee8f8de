/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

/**
 * A receiver as the log speaks of it.
 *
 * @param name     what lines about it begin with; empty if the engine has only this one
 * @param settings what the settings of its payloads and retries begin with, such as {@code ringspan.} or {@code ringspan.receiver.NAME.}
 * @param address  the setting that says where it is; empty if its transport was given
 */
public record LoggedReceiver(String name, String settings, String address) {
    private static final String ENGINE = "ringspan.";

    /** The help of a {@link Warning}, for this receiver. */
    String inWords(final String help) {
        return help.replace("{at}", address.isEmpty() ? "" : " at " + address)
                .replace("{address}", address.isEmpty() ? "its transport" : address)
                .replace(ENGINE + "payload.", settings + "payload.")
                .replace(ENGINE + "retry.", settings + "retry.")
                .replace("{receiver}", ENGINE.equals(settings) ? "ringspan.receiver.agent." : settings);
    }
}
