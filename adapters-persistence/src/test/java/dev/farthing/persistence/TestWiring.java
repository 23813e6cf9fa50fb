package dev.farthing.persistence;

import dev.farthing.application.HouseTime;
import dev.farthing.application.Ids;
import dev.farthing.application.readiness.OwnAddress;
import dev.farthing.application.relay.Durability;
import dev.farthing.persistence.secret.MasterKey;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Currency;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What the rows of this room need from the process around them.
class TestWiring {
    @Produces
    @Singleton
    MasterKey masterKey() {
        return new MasterKey(new byte[MasterKey.LENGTH], null);
    }

    @Produces
    @Singleton
    HouseTime clock() {
        return new HouseTime(InstantSource.system());
    }

    @Produces
    @Singleton
    Ids ids() {
        var last = new AtomicLong(System.currentTimeMillis());
        return () -> new UUID(
                (last.incrementAndGet() << 16) | 0x7000, UUID.randomUUID().getLeastSignificantBits());
    }

    @Produces
    @Singleton
    ActingNow actor() {
        return new ActingNow();
    }

    @Produces
    @Singleton
    Durability durability() {
        return Durability.STRICT;
    }

    @Produces
    @Singleton
    Currency currency() {
        return Currency.getInstance("CNY");
    }

    @Produces
    @Singleton
    ZoneId zone() {
        return ZoneId.of("Asia/Shanghai");
    }

    @Produces
    @Singleton
    OwnAddress ownAddress() {
        return OwnAddress.UNTOLD;
    }

    @Produces
    @Singleton
    RedisAddress redisAddress() {
        return RedisAddress.NONE;
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
