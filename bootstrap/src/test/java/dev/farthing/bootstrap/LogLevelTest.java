package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.start.Drain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLevelTest {
    private static final Logger FARTHING = Logger.getLogger("dev.farthing");

    private final RememberedSettings settings = new RememberedSettings();
    private final AtomicLong version = new AtomicLong(1);
    private final Level before = FARTHING.getLevel();
    private final Caretaker caretaker = new Caretaker(new Drain());
    private final LogLevel follower = new LogLevel(
            () -> new Catalogue(version.get(), Map.of(), Map.of(), Set.of(), RelaySettings.DEFAULT),
            new ReadSettings(settings),
            caretaker);

    @BeforeEach
    void roundsBegin() {
        caretaker.begin();
    }

    @AfterEach
    void asItWas() {
        FARTHING.setLevel(before);
    }

    private void set(String word) {
        settings.save(Map.of(Setting.LOG_LEVEL, new SettingValue.Choice(word)));
        version.incrementAndGet();
        follower.follow();
    }

    @Test
    void moreOrLessIsToldOnceTheCatalogueIsAnotherOne() {
        var somewhere = Logger.getLogger("dev.farthing.persistence.usage");
        set("debug");
        assertThat(somewhere.isLoggable(Level.FINE)).isTrue();
        set("info");
        assertThat(somewhere.isLoggable(Level.FINE)).isFalse();
        assertThat(somewhere.isLoggable(Level.INFO)).isTrue();
        set("warn");
        assertThat(somewhere.isLoggable(Level.INFO)).isFalse();
        assertThat(somewhere.isLoggable(Level.WARNING)).isTrue();
        set("error");
        assertThat(somewhere.isLoggable(Level.WARNING)).isFalse();
        assertThat(somewhere.isLoggable(Level.SEVERE)).isTrue();
    }

    @Test
    void whereNothingIsSetItIsAsAtTheStart() {
        set("debug");
        settings.remove(List.of(Setting.LOG_LEVEL));
        version.incrementAndGet();
        follower.follow();
        assertThat(FARTHING.getLevel()).isEqualTo(before);
    }

    @Test
    void nothingIsReadWhileNothingChanges() {
        set("warn");
        settings.save(Map.of(Setting.LOG_LEVEL, new SettingValue.Choice("debug")));
        follower.follow();
        assertThat(FARTHING.getLevel()).isEqualTo(Level.WARNING);
    }
}
