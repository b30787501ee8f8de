/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Engines as seen by JMX.
 *
 * <p>Nothing here, and so nothing of the module {@code java.management}, is touched unless a setting asks for it: to initialise JMX
 * early is a disturbance to application servers that bring their own.
 */
package io.ringspan.jmx;
