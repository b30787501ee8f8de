/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Environment variables that Kubernetes puts into each container of a namespace for each service there, after the manner of Docker's links:
 * {@code X_SERVICE_HOST=10.0.0.1}, {@code X_SERVICE_PORT_HTTP=80}, {@code X_PORT=tcp://10.0.0.1:80}, {@code X_PORT_80_TCP_ADDR=10.0.0.1},
 * where {@code X} is the name of the service.
 */
final class ServiceLinks {
    private static final String HOST = "_SERVICE_HOST";
    private static final Pattern SUFFIX = Pattern.compile(
            HOST + "|_SERVICE_PORT(?:_[A-Z0-9_]+)?" + "|_PORT(?:_[0-9]{1,5}_(?:TCP|UDP|SCTP)(?:_ADDR|_PORT|_PROTO)?)?");
    private static final Pattern VALUE =
            Pattern.compile("(?:tcp|udp|sctp)(?:://\\S+)?|[0-9]{1,5}|[0-9a-fA-F.:]{2,45}|None");

    private ServiceLinks() {}

    /**
     * Whether a variable comes from there.
     *
     * @param name        of the variable
     * @param environment that it is part of
     * @return true if name and value are such, and the service has a host
     */
    static boolean isLink(final String name, final Map<String, String> environment) {
        if (!VALUE.matcher(environment.get(name).strip()).matches()) {
            return false;
        }
        // what belongs to the name of the service is not plain, as in A_PORT_SERVICE_PORT
        for (int end = name.indexOf('_'); end >= 0; end = name.indexOf('_', end + 1)) {
            if (environment.containsKey(name.substring(0, end) + HOST)
                    && SUFFIX.matcher(name.substring(end)).matches()) {
                return true;
            }
        }
        return false;
    }
}
