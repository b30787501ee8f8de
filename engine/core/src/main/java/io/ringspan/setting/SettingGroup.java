/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

/**
 * What settings are about; a chapter of the reference page.
 *
 * @param title of the chapter
 */
public record SettingGroup(String title) {
    /**
     * Whether it is the same chapter.
     *
     * @param other anything
     * @return true if it is a group with the same title
     */
    @Override
    public boolean equals(final Object other) {
        // not the compiler's: Java 17 keeps the class of a record for which that was used, and so its class loader
        return other instanceof final SettingGroup that && title.equals(that.title);
    }

    /** {@return that of the title} */
    @Override
    public int hashCode() {
        return title.hashCode();
    }
}
