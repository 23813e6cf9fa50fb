package dev.farthing.rest.report;

import dev.farthing.application.report.Export;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.Csv;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/// Sends tables without end; each takes a connection to the database for as long as its reader takes.
@Singleton
class Exports {
    private static final int AT_ONCE = 4;

    private final Csv csv;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Exports(Csv csv) {
        this.csv = csv;
    }

    <T extends Record> Response table(String file, Class<T> type, Export<T> rows) {
        return sent(file, csv.stream(type, placed(rows)));
    }

    <T extends Record> Response table(String file, Class<T> type, UnaryOperator<String> name, Export<T> rows) {
        return sent(file, csv.stream(type, name, placed(rows)));
    }

    private <T> Export<T> placed(Export<T> rows) {
        if (places.availablePermits() == 0) {
            throw full();
        }
        return taker -> {
            if (!places.tryAcquire()) {
                throw full();
            }
            try {
                rows.to(taker);
            } finally {
                places.release();
            }
        };
    }

    private static RuntimeException full() {
        return Fault.RATE_LIMIT_EXCEEDED.because(
                AT_ONCE + " exports are being sent already: ask again when one of them has ended");
    }

    private static Response sent(String file, Object table) {
        return Response.ok(table, Csv.TYPE + ";charset=utf-8;header=present")
                .header("content-disposition", "attachment; filename=\"" + file + "\"")
                .build();
    }
}
