/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.encode.TracedProcess;
import io.ringspan.setting.SettingValues;
import java.util.function.Supplier;

/**
 * What a receiver is made of.
 *
 * @param values    of its settings
 * @param unsampled what becomes of traces that the tracer did not keep
 * @param process   that the spans are of
 * @param container that this process runs in, or ran in; it may read files
 * @param rates     gets sampling rates, if the receiver says any
 */
public record ReceiverRequest(
        SettingValues values,
        UnsampledPolicy unsampled,
        TracedProcess process,
        Supplier<ContainerIdentity> container,
        RatesListener rates) {}
