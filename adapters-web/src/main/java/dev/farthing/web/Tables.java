package dev.farthing.web;

import dev.farthing.domain.fault.Fault;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Lets people take a list with them as a table of comma-separated values, however long it is; each takes a
/// connection to the database for as long as its reader takes.
@Singleton
public class Tables {
    private static final int AT_ONCE = 4;

    private final Semaphore places = new Semaphore(AT_ONCE);

    /// @param rows hands over one row after the other and waits for the taker
    public Response table(String file, List<String> heads, Consumer<Consumer<List<String>>> rows) {
        if (places.availablePermits() == 0) {
            throw full();
        }
        StreamingOutput sent = out -> {
            if (!places.tryAcquire()) {
                throw full();
            }
            try (var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                line(writer, heads);
                rows.accept(row -> line(writer, row));
            } finally {
                places.release();
            }
        };
        return Response.ok(sent, "text/csv;charset=utf-8;header=present")
                .header("content-disposition", "attachment; filename=\"" + file + "\"")
                .build();
    }

    private static RuntimeException full() {
        return Fault.RATE_LIMIT_EXCEEDED.because(
                AT_ONCE + " tables are being sent already: ask again when one of them has ended");
    }

    private static void line(Writer writer, List<String> cells) {
        try {
            writer.write(cells.stream().map(Tables::cell).collect(Collectors.joining(",", "", "\r\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What begins like a formula would be one in a spreadsheet; a quote before it makes it a text.
    public static String cell(String text) {
        var plain = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return "\"" + plain.replace("\"", "\"\"") + "\"";
    }
}
