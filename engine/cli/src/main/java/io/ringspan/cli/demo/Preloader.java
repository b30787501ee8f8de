/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes now, on the calling thread, what the JVM would else make at some time on a thread that is measured.
 *
 * <p>When a method has been called often enough to be compiled by the optimizing compiler, the JVM resolves all string constants of its
 * class, and loads the classes that its signature speaks of. It does so on the thread whose call was the last one needed, be it a
 * minute after the start: some hundred bytes, once for each class. They are no allocation of the program's; the program does not even run
 * the code that has the strings, which mostly belong to error messages. A constant whose text is interned already costs nothing, and
 * neither does a class that is loaded. So this reads the class files, interns the texts, and loads the classes.
 *
 * <p>Note: for one thread. The texts stay interned as long as this object lives.
 */
final class Preloader {
    private static final List<String> OWN = List.of("io/ringspan/", "com/lmax/disruptor/", "org/agrona/");
    private static final List<String> INITIALIZED = List.of("io/ringspan/", "com/lmax/disruptor/");
    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;<]+);");
    private static final int JDK_DEPTH = 2;
    private static final int MAGIC = 0xCAFE_BABE;

    private final ClassLoader loader = Preloader.class.getClassLoader();
    private final Set<String> texts = new HashSet<>();
    private final Set<String> visited = new HashSet<>();
    private final Deque<String> toRead = new ArrayDeque<>();
    private final Deque<String> jdkClasses = new ArrayDeque<>();

    /**
     * Takes classes, and all of the engine and its libraries that they lead to, and of the JDK what those use, and what that uses.
     *
     * @param roots where to begin
     * @throws IOException if a class file cannot be read
     */
    void preload(final List<Class<?>> roots) throws IOException {
        for (final Class<?> root : roots) {
            visit(root.getName().replace('.', '/'));
        }
        readAll();
        // the classes of the JDK that were met are read, too, but they lead no further than to the next ones
        for (int depth = 0; depth < JDK_DEPTH; depth++) {
            toRead.addAll(jdkClasses);
            jdkClasses.clear();
            readAll();
        }
    }

    private void readAll() throws IOException {
        while (!toRead.isEmpty()) {
            final String name = toRead.remove();
            final boolean own = isOwn(name);
            try (InputStream file = loader.getResourceAsStream(name + ".class")) {
                // what is not there, such as an optional library, is not used either
                if (file != null) {
                    read(new DataInputStream(new BufferedInputStream(file)), own);
                }
            }
            if (own) {
                load(name);
            }
        }
    }

    /** Texts that are interned now. */
    Set<String> texts() {
        return texts;
    }

    private static boolean isOwn(final String name) {
        return OWN.stream().anyMatch(name::startsWith);
    }

    private void visit(final String name) {
        if (visited.add(name)) {
            (isOwn(name) ? toRead : jdkClasses).add(name);
        }
    }

    private void load(final String name) {
        try {
            final boolean initialize = INITIALIZED.stream().anyMatch(name::startsWith);
            final Class<?> type = Class.forName(name.replace('/', '.'), initialize, loader);
            if (isOwn(name) && Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
                internAbstractMethods(name, type);
            }
        } catch (final ClassNotFoundException | LinkageError e) {
            // it needs an optional library, so nobody uses it
            visited.add(name);
        }
    }

    // an abstract class that leaves methods of an interface to others gets bodies for them from the JVM, and their
    // messages as constants
    private void internAbstractMethods(final String name, final Class<?> type) {
        for (final Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                final String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
                texts.add(("Method " + name + "." + method.getName() + descriptor + " is abstract").intern());
            }
        }
    }

    // the constant pool of a class file: chapter 4.4 of the JVM's specification
    private void read(final DataInputStream file, final boolean own) throws IOException {
        if (file.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        file.readInt();
        final String[] utf8 = new String[file.readUnsignedShort()];
        final List<Integer> strings = new ArrayList<>();
        final List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < utf8.length; i++) {
            final int tag = file.readUnsignedByte();
            switch (tag) {
                case 1 -> utf8[i] = file.readUTF();
                case 7 -> classes.add(file.readUnsignedShort());
                case 8 -> strings.add(file.readUnsignedShort());
                case 16, 19, 20 -> file.readUnsignedShort();
                case 15 -> file.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> file.readInt();
                case 5, 6 -> {
                    file.readLong();
                    // these take two places
                    i++;
                }
                default -> throw new IOException("constant of unknown kind " + tag);
            }
        }
        strings.forEach(index -> texts.add(utf8[index].intern()));
        classes.forEach(index -> follow(utf8[index]));
        if (own) {
            for (final String text : utf8) {
                if (text != null && text.startsWith("(")) {
                    loadAll(text);
                }
            }
        }
    }

    private void follow(final String name) {
        if (name.startsWith("[")) {
            final Matcher element = CLASS_IN_DESCRIPTOR.matcher(name);
            if (element.find()) {
                visit(element.group(1));
            }
        } else {
            visit(name);
        }
    }

    private void loadAll(final String descriptor) {
        final Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (matcher.find()) {
            if (visited.add("signature " + matcher.group(1))) {
                load(matcher.group(1));
            }
        }
    }
}
