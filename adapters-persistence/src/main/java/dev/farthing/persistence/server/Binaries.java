package dev.farthing.persistence.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The server's programs, unpacked once per version from the class path.
record Binaries(Path home, String version) {
    private static final String DESCRIPTION = "binaries.properties";

    /// Unpacks into a folder of the version's name, all or nothing, unless that was done before.
    static Binaries unpackedInto(Path folder) {
        var version = packedVersion();
        var home = folder.resolve("postgresql-" + version);
        if (!Files.isDirectory(home)) {
            try {
                var unfinished = Files.createTempDirectory(folder, "unpacking-");
                unpack(unfinished);
                Files.setPosixFilePermissions(unfinished, permissions(0755));
                Files.move(unfinished, home);
            } catch (IOException e) {
                throw new ServerRefusedException("the database server could not be unpacked into " + home, e);
            }
        }
        return new Binaries(home, version);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /// The part of the version that decides whether a cluster can be read.
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    private static String packedVersion() {
        try (var in = Binaries.class.getResourceAsStream(DESCRIPTION)) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException("the build left no " + DESCRIPTION, e);
        }
    }

    private static String archive() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var arch = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
        return "postgres-" + os + "-" + arch + ".txz";
    }

    private static void unpack(Path target) throws IOException {
        try (var packed = open(archive());
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.getName().endsWith(".a")) {
                    place(entry, tar, target);
                }
            }
        }
    }

    private static InputStream open(String archive) {
        var in = resource(archive);
        if (in == null) {
            throw new ServerRefusedException("this build of Farthing brings no database server for this machine ("
                    + archive + "): set FARTHING_DB_URL to a PostgreSQL 15 to 18, or build here");
        }
        return in;
    }

    private static @Nullable InputStream resource(String archive) {
        return Binaries.class.getResourceAsStream("/" + archive);
    }

    private static void place(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var all = PosixFilePermission.values();
        var set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    /// Removes what an interrupted start left behind.
    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
