package dev.farthing.persistence.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void theSecondIsToldWhoTheFirstIs() {
        try (var first = FolderLock.take(folder)) {
            first.announce("http://127.0.0.1:8080");
            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(ServerRefusedException.class)
                    .hasMessageContaining("is in use by the Farthing at http://127.0.0.1:8080 (process "
                            + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void theSecondIsToldOfAFirstThatIsStillStarting() {
        try (var _ = FolderLock.take(folder)) {
            assertThatThrownBy(() -> FolderLock.take(folder)).hasMessageContaining("just starting");
        }
    }

    @Test
    void theFolderIsFreeOnceTheFirstHasGone() {
        FolderLock.take(folder).close();
        try (var second = FolderLock.take(folder)) {
            assertThat(second.folder()).isDirectory();
        }
    }

    @Test
    void aLinkToTheFolderIsTheSameFolder() throws Exception {
        var link = folder.resolveSibling(folder.getFileName() + "-link");
        Files.createSymbolicLink(link, folder);
        try (var _ = FolderLock.take(folder)) {
            assertThatThrownBy(() -> FolderLock.take(link)).hasMessageContaining("is in use by");
        } finally {
            Files.delete(link);
        }
    }

    /// The first has the lock and has not written its number yet, or what is there is left from one that died.
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "999999999999\n", "999999999999 http://127.0.0.1:1\n"})
    void theSecondNamesNobodyWhoIsNotThere(String left) throws Exception {
        var file = Files.writeString(folder.resolve("farthing.lock"), left);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(ServerRefusedException.class)
                    .hasMessageEndingWith("is in use by a Farthing that is just starting");
        }
    }

    @Test
    void aFolderThatCannotBeIsRefusedByTheNameOfItsVariable() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        for (var nowhere : List.of(file, file.resolve("below"), Path.of("/proc/nowhere"))) {
            assertThatThrownBy(() -> FolderLock.take(nowhere))
                    .isInstanceOf(ServerRefusedException.class)
                    .hasMessageStartingWith("FARTHING_DATA_DIR must be a folder this user can write, and " + nowhere);
        }
    }
}
