package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.application.Slice;
import dev.farthing.application.own.ReadKeyAllowance;
import dev.farthing.application.own.ReadKeyAllowance.Allowance;
import dev.farthing.application.own.ReadOwnKey;
import dev.farthing.application.own.ReportOwnUsage;
import dev.farthing.application.relay.ListPricedModels;
import dev.farthing.application.relay.ListPricedModels.PricedModel;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.ClientAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Answers what clients of other gateways ask about their key, in the shapes they expect: numbers where those
/// have numbers, and the billing currency under names that say dollars. It counts against no limit of the key.
@Singleton
class OwnKeyPanels {
    private static final Logger LOG = Logger.getLogger(OwnKeyPanels.class);
    private static final JsonFactory JSON = new JsonFactory();
    /// What panels take for no limit at all.
    private static final Amount LIMITLESS = Amount.of("100000000");
    private static final int PER_MILLION = 6;
    private static final int CENTS = 2;

    private final OpenKey openKey;
    private final ReadKeyAllowance readAllowance;
    private final ReadOwnKey readOwnKey;
    private final ReportOwnUsage reportUsage;
    private final ListPricedModels listModels;
    private final ClientAddress addresses;
    private final RelayParts parts;
    private final Vertx vertx;
    private final Currency currency;

    OwnKeyPanels(
            OpenKey openKey,
            ReadKeyAllowance readAllowance,
            ReadOwnKey readOwnKey,
            ReportOwnUsage reportUsage,
            ListPricedModels listModels,
            ClientAddress addresses,
            RelayParts parts,
            Vertx vertx,
            Currency currency) {
        this.openKey = openKey;
        this.readAllowance = readAllowance;
        this.readOwnKey = readOwnKey;
        this.reportUsage = reportUsage;
        this.listModels = listModels;
        this.addresses = addresses;
        this.parts = parts;
        this.vertx = vertx;
        this.currency = currency;
    }

    /// The database is asked by a worker: the event loop goes on.
    void answer(HttpServerRequest request, OwnKeyQuestion question) {
        var asked = new Asked(
                PresentedKey.of(request),
                addresses.of(request),
                request.getParam("key"),
                request.getParam("start_date"),
                request.getParam("end_date"));
        vertx.executeBlocking(() -> body(asked, question), false).onComplete(answered -> {
            if (answered.succeeded()) {
                Reply.send(request, 200, answered.result());
            } else if (answered.cause() instanceof FaultException refusal) {
                Reply.refuse(request, refusal);
            } else {
                LOG.warnf(answered.cause(), "a key could not be told of itself");
                Reply.refuse(request, Fault.NOT_READY, "The database cannot answer at the moment: try again shortly.");
            }
        });
    }

    /// What the request says, read on its event loop.
    private record Asked(
            @Nullable String secret,
            @Nullable String ip,
            @Nullable String ofKey,
            @Nullable String from,
            @Nullable String to) {}

    private String body(Asked asked, OwnKeyQuestion question) {
        var key = openKey.open(asked.secret(), asked.ip()).usable();
        return switch (question) {
            case SUBSCRIPTION -> subscription(key);
            case USAGE -> usage(asked, key);
            case KEY -> key(asked, key);
            case MODELS -> models(key);
        };
    }

    private String subscription(IssuedKey key) {
        var allowance = readAllowance.read(key);
        var limit = allowance == null ? LIMITLESS : allowance.limit();
        var expiry = key.grant().expiresAt();
        return write(json -> {
            json.writeStringField("object", "billing_subscription");
            json.writeBooleanField("has_payment_method", true);
            number(json, "soft_limit_usd", limit.toDecimal());
            number(json, "hard_limit_usd", limit.toDecimal());
            number(json, "system_hard_limit_usd", limit.toDecimal());
            json.writeNumberField("access_until", expiry == null ? 0 : expiry.getEpochSecond());
            json.writeStringField("currency", currency.getCurrencyCode());
        });
    }

    /// Clients take a hundredth of it from the limit to tell what is left: so where there is a limit it is what
    /// is used of that, whatever days they name.
    private String usage(Asked asked, IssuedKey key) {
        var allowance = readAllowance.read(key);
        var used = allowance == null
                ? spent(asked, new Span(day(asked.from(), "start_date"), day(asked.to(), "end_date")))
                : allowance.used().toDecimal();
        return write(json -> {
            json.writeStringField("object", "list");
            number(json, "total_usage", used.movePointRight(CENTS));
            json.writeStringField("currency", currency.getCurrencyCode());
        });
    }

    private BigDecimal spent(Asked asked, Span span) {
        var wanted = new ReportOwnUsage.Asked(EnumSet.of(UsageDimension.MODEL), null, span, new Slice(0, 1));
        return reportUsage
                .report(asked.secret(), asked.ip(), wanted)
                .usage()
                .totals()
                .cost();
    }

    private static Span.@Nullable Edge day(@Nullable String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return new Span.Edge.Day(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException _) {
            throw Fault.INVALID_REQUEST
                    .because(name + " is a date like 2026-11-01.")
                    .of(name);
        }
    }

    private String key(Asked asked, IssuedKey key) {
        if (asked.ofKey() != null && !asked.ofKey().equals(asked.secret())) {
            throw Fault.NOT_FOUND.because("A key is told of itself alone.");
        }
        var allowance = readAllowance.read(key);
        var spend = allowance == null
                ? spent(asked, new Span(null, null))
                : allowance.used().toDecimal();
        var grant = key.grant();
        var own = readOwnKey.read(asked.secret(), asked.ip());
        var left = own.balanceLeft();
        var prefix = SecretPrefix.ofInference(key.holder().sandbox()).text()
                + key.secret().publicId();
        return write(json -> {
            json.writeStringField("key", prefix);
            json.writeObjectFieldStart("info");
            json.writeStringField("key_name", prefix);
            json.writeStringField("key_alias", key.label().name());
            number(json, "spend", spend);
            number(
                    json,
                    "max_budget",
                    allowance == null ? null : allowance.limit().toDecimal());
            json.writeStringField("budget_duration", allowance == null ? null : duration(allowance));
            json.writeStringField("budget_reset_at", allowance == null ? null : text(allowance.resetsAt()));
            json.writeStringField("currency", currency.getCurrencyCode());
            json.writeStringField("expires", text(grant.expiresAt()));
            texts(json, "models", grant.modelsAllowed());
            number(json, "rpm_limit", whole(own.limits().requestsPerMinute()));
            number(json, "tpm_limit", whole(own.limits().tokensPerMinute()));
            number(json, "max_parallel_requests", whole(own.limits().concurrent()));
            number(json, "balance_left", left == null ? null : left.toDecimal());
            json.writeBooleanField("blocked", key.state() instanceof KeyState.Disabled);
            json.writeNullField("user_id");
            json.writeStringField(
                    "team_id",
                    key.holder().teamId() == null
                            ? null
                            : String.valueOf(key.holder().teamId()));
            json.writeStringField("organization_id", key.holder().orgId().toString());
            texts(json, "tags", key.label().tags());
            json.writeObjectFieldStart("metadata");
            json.writeEndObject();
            json.writeStringField("created_at", key.createdAt().toString());
            json.writeEndObject();
        });
    }

    /// As LiteLLM writes the windows of budgets.
    private static @Nullable String duration(Allowance allowance) {
        return switch (allowance.span()) {
            case DAY -> "1d";
            case WEEK -> "7d";
            case MONTH -> "1mo";
            case TOTAL -> null;
        };
    }

    private String models(IssuedKey key) {
        var models = listModels.list(key, parts.protocols(Endpoint.CHAT_COMPLETIONS));
        return write(json -> {
            json.writeArrayFieldStart("data");
            for (var model : models) {
                write(json, model);
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json, PricedModel priced) throws IOException {
        var model = priced.model();
        json.writeStartObject();
        json.writeStringField("model_name", model.id());
        json.writeObjectFieldStart("litellm_params");
        json.writeStringField("model", model.id());
        json.writeEndObject();
        json.writeObjectFieldStart("model_info");
        json.writeStringField("id", model.id());
        json.writeStringField("key", model.id());
        json.writeStringField(
                "mode",
                switch (model.type()) {
                    case CHAT -> "chat";
                    case EMBEDDING -> "embedding";
                    case IMAGE -> "image_generation";
                    case SPEECH -> "audio_speech";
                });
        json.writeStringField("litellm_provider", "farthing");
        number(json, "max_tokens", whole(model.maxOutputTokens()));
        number(json, "max_input_tokens", whole(model.contextWindow()));
        number(json, "max_output_tokens", whole(model.maxOutputTokens()));
        writePrices(json, priced.price());
        writeSkills(json, model, priced.price());
        json.writeEndObject();
        json.writeEndObject();
    }

    /// Of the shortest calls where the price has tiers.
    private void writePrices(JsonGenerator json, @Nullable Price price) throws IOException {
        json.writeStringField("currency", currency.getCurrencyCode());
        number(json, "input_cost_per_token", perToken(price, TokenClass.INPUT));
        number(json, "output_cost_per_token", perToken(price, TokenClass.OUTPUT));
        number(json, "cache_read_input_token_cost", perToken(price, TokenClass.CACHE_READ));
        number(json, "cache_creation_input_token_cost", perToken(price, TokenClass.CACHE_WRITE_5M));
        number(json, "output_cost_per_reasoning_token", perToken(price, TokenClass.REASONING));
    }

    private static BigDecimal perToken(@Nullable Price price, TokenClass tokenClass) {
        return price == null
                ? BigDecimal.ZERO
                : price.base().effective(tokenClass).movePointLeft(PER_MILLION);
    }

    private static void writeSkills(JsonGenerator json, Model model, @Nullable Price price) throws IOException {
        var skills = model.capabilities();
        json.writeBooleanField("supports_vision", skills.contains("vision"));
        json.writeBooleanField("supports_function_calling", skills.contains("tools"));
        json.writeBooleanField("supports_reasoning", skills.contains("reasoning"));
        json.writeBooleanField("supports_response_schema", skills.contains("structured_output"));
        json.writeBooleanField("supports_web_search", skills.contains("web_search"));
        json.writeBooleanField(
                "supports_prompt_caching",
                price != null && price.base().perMillion().containsKey(TokenClass.CACHE_READ));
    }

    private static @Nullable BigDecimal whole(@Nullable Integer number) {
        return number == null ? null : BigDecimal.valueOf(number);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /// A JSON number, exact and without exponent: what these clients read is no text.
    private static void number(JsonGenerator json, String name, @Nullable BigDecimal number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(Money.plain(number));
        }
    }

    private static String write(Members members) {
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
