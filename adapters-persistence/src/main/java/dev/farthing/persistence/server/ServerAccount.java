package dev.farthing.persistence.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// As whom the server's programs run: PostgreSQL refuses to be root, so root gives its rights away first.
record ServerAccount(List<String> prefix) {
    private static final String NOBODY = "65534";

    /// The account for a folder: a plain user stays itself; root drops its rights in a user namespace, keeping the
    /// files, or becomes the folder's owner, or nobody.
    static ServerAccount forFolder(Path folder) throws IOException {
        if (!isRoot()) {
            return new ServerAccount(List.of());
        }
        var uid = String.valueOf(Files.getAttribute(folder, "unix:uid"));
        if (!uid.equals("0")) {
            return becoming(uid, String.valueOf(Files.getAttribute(folder, "unix:gid")));
        }
        if (works(List.of("unshare", "-U", "true"))) {
            return new ServerAccount(List.of("unshare", "-U"));
        }
        var nobody = becoming(NOBODY, NOBODY);
        if (!works(nobody.command("test", "-x", String.valueOf(folder.getParent())))) {
            throw new ServerRefusedException(
                    "the database server cannot run as root here (no user namespaces, and " + folder.getParent()
                            + " is closed to others): start Farthing as an ordinary user or set FARTHING_DB_URL");
        }
        giveTo(folder, Integer.parseInt(NOBODY));
        return nobody;
    }

    private static ServerAccount becoming(String uid, String gid) {
        var prefix = List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
        if (!works(new ServerAccount(prefix).command("true"))) {
            throw new ServerRefusedException("the database server cannot run as root, and neither unshare nor setpriv "
                    + "lets it become someone else: start Farthing as an ordinary user or set FARTHING_DB_URL");
        }
        return new ServerAccount(prefix);
    }

    private static void giveTo(Path folder, int uid) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean works(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<String> command(String... words) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }
}
