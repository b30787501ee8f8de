/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Optional;
import javax.management.remote.JMXServiceURL;

/** The way into a JVM on the same machine. */
final class RunningJvm {
    private static final String ATTACH_MODULE = "jdk.attach";

    private RunningJvm() {}

    /**
     * Has a JVM listen to management clients on this machine, if it does not yet.
     *
     * @param pid its process id
     * @return where it listens
     * @throws IOException if that is not possible; the message says why
     */
    static JMXServiceURL managementAddress(final long pid) throws IOException {
        if (ModuleLayer.boot().findModule(ATTACH_MODULE).isEmpty()) {
            throw new IOException("this Java has no module " + ATTACH_MODULE + "; run the command with a JDK");
        }
        final ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process has the id " + pid));
        if (process.equals(ProcessHandle.current())) {
            throw new IOException("process " + pid + " is this command itself");
        }
        return Attacher.attach(process);
    }

    /** Loaded only where its module is. */
    private static final class Attacher {
        static JMXServiceURL attach(final ProcessHandle process) throws IOException {
            final VirtualMachine machine;
            try {
                machine = VirtualMachine.attach(Long.toString(process.pid()));
            } catch (final AttachNotSupportedException | IOException e) {
                throw new IOException(
                        "cannot attach to process " + process.pid() + reason(process) + ": " + e.getMessage(), e);
            }
            try {
                return new JMXServiceURL(machine.startLocalManagementAgent());
            } catch (final IOException e) {
                throw new IOException(
                        "process " + process.pid()
                                + " cannot be managed; perhaps its Java has no module jdk.management.agent: "
                                + e.getMessage(),
                        e);
            } finally {
                machine.detach();
            }
        }

        private static String reason(final ProcessHandle process) {
            final Optional<String> owner = process.info().user();
            final Optional<String> user = ProcessHandle.current().info().user();
            if (owner.isPresent() && user.isPresent() && !owner.equals(user)) {
                return ", which belongs to " + owner.get() + "; run the command as that user";
            }
            return "; it is no JVM, or does not let itself be attached to (-XX:+DisableAttachMechanism)";
        }
    }
}
