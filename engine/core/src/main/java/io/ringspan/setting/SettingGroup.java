/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

/**
 * What settings are about; a chapter of the reference page.
 *
 * @param title of the chapter
 */
public record SettingGroup(String title) {}
