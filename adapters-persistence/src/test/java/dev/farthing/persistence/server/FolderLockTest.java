package dev.farthing.persistence.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
