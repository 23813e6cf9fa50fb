package dev.farthing.domain.billing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What an invoice says, as one text that is the same wherever and whenever it is written, and the SHA-256 of it.
public record Canonical(String json) {
    public static Canonical of(InvoiceDraft draft) {
        var text = new StringBuilder("{\"period\":[\"")
                .append(draft.period().from())
                .append("\",\"")
                .append(draft.period().to())
                .append("\"],\"lines\":[");
        for (var line : draft.lines()) {
            var charge = line.charge();
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append("{\"kind\":")
                    .append(quoted(charge.kind().text()))
                    .append(",\"period\":[\"")
                    .append(charge.period().from())
                    .append("\",\"")
                    .append(charge.period().to())
                    .append("\"],\"model\":")
                    .append(quoted(charge.model()))
                    .append(",\"meter\":")
                    .append(quoted(meter(charge)))
                    .append(",\"quantity\":")
                    .append(charge.quantity())
                    .append(",\"calls\":")
                    .append(charge.calls())
                    .append(",\"exact\":")
                    .append(quoted(charge.exact().toPlainString()))
                    .append(",\"amount\":")
                    .append(quoted(line.amount().toPlainString()))
                    .append(",\"note\":")
                    .append(quoted(charge.note()))
                    .append('}');
        }
        return new Canonical(text.append("],\"subtotal\":")
                .append(quoted(draft.subtotal().toPlainString()))
                .append(",\"discount\":")
                .append(quoted(draft.discount().toPlainString()))
                .append(",\"tax\":")
                .append(quoted(draft.tax().toPlainString()))
                .append(",\"total\":")
                .append(quoted(draft.total().toPlainString()))
                .append('}')
                .toString());
    }

    private static @Nullable String meter(Charge charge) {
        var meter = charge.meter();
        return meter == null ? null : meter.text();
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    public String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
