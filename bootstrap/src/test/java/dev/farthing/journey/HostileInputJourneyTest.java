package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.upstream.FakeVendor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people send who mean harm, or whose programs are broken, is told so and does nothing.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputJourneyTest {
    private static final boolean LONG = Boolean.getBoolean("farthing.long");
    private static final String NOWHERE = "00000000-0000-7000-8000-000000000000";
    private static final String KEYS = Management.GATEWAY + "/keys";
    private static final Duration MOST_OF_A_REFUSAL = Duration.ofSeconds(10);
    private static final Set<Integer> REFUSED = Set.of(400, 404, 405, 406, 409, 413, 414, 415, 422, 431);
    private static final Pattern WORDS_OF_THE_DATABASE = Pattern.compile(
            "(?i)SQLSTATE|PSQLException|syntax error at|unterminated|pg_sleep\\(|\\bSELECT\\b.*\\bFROM\\b|hibernate");
    private static final String ANSWER = Json.object(
            "id",
            "c",
            "object",
            "chat.completion",
            "model",
            "m",
            "choices",
            List.of(Json.map(
                    "index", 0, "message", Json.map("role", "assistant", "content", "ok"), "finish_reason", "stop")),
            "usage",
            Json.map("prompt_tokens", 3, "completion_tokens", 1, "total_tokens", 4));

    private final House house;
    private final Management operator;

    HostileInputJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    static List<String> ways() {
        var ways = new ArrayList<String>();
        for (var up : List.of(
                "../",
                "..%2f",
                "%2e%2e/",
                "%2e%2e%2f",
                "..%5c",
                "%252e%252e%252f",
                "..;/",
                "....//",
                "..%c0%af",
                "%2e%2e%5c")) {
            for (var file : List.of(
                    "etc/passwd", "data/master.key", "application.properties", "META-INF/MANIFEST.MF", "PG_VERSION")) {
                for (int depth : List.of(1, 4, 9)) {
                    ways.add(up.repeat(depth) + file);
                }
            }
        }
        return ways;
    }

    @Test
    void g105noWayLeadsOutOfWhatIsServed() throws IOException {
        var ways = ways();
        assertThat(ways).hasSize(150);
        var places = List.of(
                "/api/v1/billing/invoices/",
                "/api/v1/gateway/keys/",
                "/api/v1/obs/calls/",
                "/assets/",
                "/guide/",
                "/v1/models/");
        for (int i = 0; i < ways.size(); i++) {
            for (int p = 0; p < places.size(); p++) {
                if (LONG || i % places.size() == p) {
                    var path = places.get(p) + ways.get(i) + (p == 0 ? ".pdf" : "");
                    var answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + House.OPERATOR_KEY + "\r\nConnection: close\r\n\r\n");
                    assertThat(answer).as(path).startsWith("HTTP/1.1 4");
                    assertThat(answer).as(path).doesNotContain("root:", "quarkus.", "Manifest-Version");
                }
            }
        }
    }

    @Test
    void g106noParameterIsReadAsSql() throws Exception {
        var payloads = new ArrayList<>(List.of("1' OR 1=1);SELECT pg_sleep(20);--"));
        if (LONG) {
            payloads.addAll(List.of(
                    "\"",
                    "%_!\\'",
                    "';DROP TABLE org;--",
                    "\u0000",
                    "0 UNION SELECT NULL,NULL--",
                    "$$;SELECT pg_sleep(20);$$",
                    "desc;SELECT 1",
                    "name'||(SELECT version())||'"));
        }
        var document = Json.read(house.farthing().get("/q/openapi?format=json").body());
        int asked = 0;
        for (var path : document.path("paths").properties()) {
            var get = path.getValue().path("get");
            if (!path.getKey().startsWith("/api/") || get.isMissingNode()) {
                continue;
            }
            var names = new ArrayList<String>();
            get.path("parameters")
                    .forEach(parameter -> names.add(parameter.path("in").asText() + " "
                            + parameter.path("name").asText()));
            for (var name : names) {
                for (var payload : payloads) {
                    var encoded =
                            URLEncoder.encode(payload, StandardCharsets.UTF_8).replace("+", "%20");
                    var concrete = path.getKey();
                    if (name.startsWith("path ")) {
                        concrete = concrete.replace("{" + name.substring(5) + "}", encoded);
                    }
                    var query = name.startsWith("query ") ? "?" + name.substring(6) + "=" + encoded : "";
                    var place = concrete.replaceAll("\\{[a-z_]+}", NOWHERE) + query;
                    long began = System.nanoTime();
                    var answer = operator.send("GET", place, null);
                    assertThat(answer.status())
                            .as("%s: %s", place, answer.text())
                            .isLessThan(500);
                    assertThat(System.nanoTime() - began)
                            .as("%s is answered without a pause", place)
                            .isLessThan(Duration.ofSeconds(15).toNanos());
                    assertThat(WORDS_OF_THE_DATABASE
                                    .matcher(answer.text().replace(payload, ""))
                                    .find())
                            .as("%s: %s", place, answer.text())
                            .isFalse();
                    asked++;
                }
            }
        }
        assertThat(asked).as("the document was read").isGreaterThan(200);
    }

    @Test
    void g106noMemberOfABodyIsReadAsSql() {
        var evil = "x'); DROP TABLE issued_key; --";
        var key = operator.key("name", evil, "owner", evil, "note", evil, "tags", List.of(evil));
        var found = operator.done("GET", KEYS + "?search=" + URLEncoder.encode(evil, StandardCharsets.UTF_8), null);
        assertThat(found.path("items").findValuesAsText("id")).containsExactly(key.id());
        var wild = operator.done("GET", KEYS + "?search=%25%5F%25%27%5C", null);
        assertThat(wild.path("items")).as("wildcards are letters").isEmpty();
        operator.done("DELETE", KEYS + "/" + key.id(), null);
    }

    @Test
    void g107nobodyWritesALineOfTheLog() throws IOException {
        var mark = "forged" + System.nanoTime();
        var evil = List.of(
                mark + "\r\n" + mark + " INFO all is well",
                mark + "\u2028" + mark,
                mark + "\u001b[2J\u001b[31m" + mark,
                mark + "\u0085" + mark,
                mark + "x".repeat(LONG ? 1_000_000 : 100_000));
        try (var scene = house.scene()) {
            for (var text : evil) {
                scene.vendor()
                        .usually(() -> FakeVendor.Answer.json(500, Json.object("error", Json.map("message", text))));
                scene.caller().chat(scene.chat(), text);
                scene.caller().chat(text.length() > 1_000 ? mark : text, "no such model");
                operator.send("POST", KEYS, Json.object("name", text));
                operator.send(
                        "GET",
                        KEYS + "/"
                                + URLEncoder.encode(
                                        mark + text.substring(0, mark.length() + 4), StandardCharsets.UTF_8),
                        null);
            }
            raw("GET /api/v1/gateway/keys?search=" + mark + "%0d%0a" + mark + " HTTP/1.1\r\nHost: x\r\nUser-Agent: "
                    + mark + "\u001b[31m\r\nX-Audit-Reason: " + mark + "\r\nConnection: close\r\n\r\n");
        }
        var lines = new ArrayList<>(house.farthing().out());
        lines.addAll(house.farthing().err());
        for (var line : lines) {
            assertThat(line).doesNotStartWith(mark).doesNotContain("\u001b[2J", "\u001b[31m" + mark);
            if (line.contains(mark)) {
                assertThat(line).as("nobody fills the log").hasSizeLessThan(20_000);
                assertThat(line).doesNotContain("\u2028", "\u0085");
            }
        }
    }

    static Map<String, String> brokenBodies(String model) {
        var begin = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        var broken = new LinkedHashMap<String, String>();
        broken.put("the model twice", begin + ",\"model\":\"other\"}");
        broken.put("a limit that is no number", begin + ",\"max_tokens\":NaN}");
        broken.put("a limit beyond every number", begin + ",\"max_tokens\":1e400}");
        broken.put("bytes behind it", begin + "}{}");
        broken.put("NUL in it", begin + ",\u0000\"n\":1}");
        broken.put("NUL in a text", begin + ",\"user\":\"a\u0000b\"}");
        broken.put("cut off", begin);
        broken.put("a list", "[" + begin + "}]");
        broken.put("a number", "7");
        broken.put("nothing", "");
        broken.put("words", "hello");
        broken.put("a comma too many", begin + ",}");
        broken.put("single quotes", begin.replace('"', '\'') + "}");
        broken.put("a comment", begin + "/* */}");
        return broken;
    }

    @Test
    void h118whatIsNoJsonIsRefusedBeforeAVendorIsAsked() {
        try (var scene = house.scene()) {
            brokenBodies(scene.chat()).forEach((what, body) -> {
                var answer = timed(what, () -> scene.caller().post(Caller.CHAT, body));
                assertThat(answer.status()).as("%s: %s", what, answer.text()).isIn(REFUSED);
                assertThat(answer.errorCode()).as(what).isNotBlank();
            });
            assertThat(scene.vendor().unseen()).isZero();
        }
    }

    /// What is JSON but strange is refused, or the vendor reads of it what we have read.
    @Test
    void h118whatIsStrangeIsReadByTheVendorAsItIsByUs() {
        try (var scene = house.scene()) {
            var begin = "{\"model\":\"" + scene.chat() + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
            var many = new StringBuilder(begin);
            for (int i = 0; i < 1_000_000; i++) {
                many.append(",\"k").append(i).append("\":1");
            }
            var strange = Map.of(
                    "a mark before it",
                    "\ufeff" + begin + "}",
                    "deep lists",
                    begin + ",\"metadata\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                    "deep objects",
                    begin + ",\"metadata\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}",
                    "a million members",
                    many.append('}').toString(),
                    "half a letter",
                    begin + ",\"user\":\"\\ud800\"}",
                    "an escaped NUL",
                    begin + ",\"user\":\"a\\u0000b\"}",
                    "a number beyond every number",
                    begin + ",\"metadata\":{\"n\":1e400}}",
                    "a member twice",
                    begin + ",\"user\":\"a\",\"user\":\"b\"}");
            strange.forEach((what, body) -> {
                scene.vendor().usually(() -> FakeVendor.Answer.json(200, ANSWER));
                var answer = timed(what, () -> scene.caller().post(Caller.CHAT, body));
                if (answer.status() == 200) {
                    assertThat(scene.vendor().asked().body())
                            .as(what)
                            .isEqualTo(body.replace("\"" + scene.chat() + "\"", "\"" + Scene.UPSTREAM_CHAT + "\""));
                } else {
                    assertThat(answer.status())
                            .as("%s: %s", what, answer.text())
                            .isIn(REFUSED);
                    assertThat(scene.vendor().unseen()).as(what).isZero();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":NaN}",
                "{\"name\":\"a\",\"rpm_limit\":1e400}",
                "\ufeff{\"name\":\"a\"}x",
                "{\"name\":\"a\"}{}",
                "{\"name\":\"a\u0000\"}",
                "{\"name\":\"a\"",
                "[]",
                "7",
                "{\"name\":{\"a\":1}}"
            })
    void h118aManagersBodyThatIsNoneMakesNothing(String body) {
        var answer = operator.send("POST", KEYS, body);
        assertThat(answer.status()).as(answer.text()).isIn(REFUSED);
    }

    @Test
    void h118aManagersBodyOfDepthOrWithAMillionMembersMakesNothing() {
        var many = new StringBuilder("{\"name\":\"a\"");
        for (int i = 0; i < 1_000_000; i++) {
            many.append(",\"k").append(i).append("\":1");
        }
        for (var body : List.of(
                "{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                "{\"tags\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}",
                many.append('}').toString())) {
            var answer = timed(body.substring(0, 20), () -> operator.send("POST", KEYS, body));
            assertThat(answer.status()).as(answer.text()).isIn(REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "مفتاح الدفع",
                "a\u200bb\u200d\u2060c",
                "e\u0301 beside \u00e9",
                "👩‍👩‍👧‍👦 family",
                "𝒳𝒴𝒵 \uD800\uDF48",
                "\u202Eevil\u202C",
                "名前・이름・ชื่อ"
            })
    void h119aNameIsGivenBackAsItCame(String name) {
        var key = operator.key("name", name, "note", name, "tags", List.of("tag " + name));
        var read = operator.done("GET", KEYS + "/" + key.id(), null);
        assertThat(read.path("name").asText()).isEqualTo(name);
        assertThat(read.path("note").asText()).isEqualTo(name);
        assertThat(read.path("tags").get(0).asText()).isEqualTo("tag " + name);
        var found = operator.done("GET", KEYS + "?search=" + URLEncoder.encode(name, StandardCharsets.UTF_8), null);
        assertThat(found.path("items").findValuesAsText("id")).contains(key.id());
        operator.done("DELETE", KEYS + "/" + key.id(), null);
    }

    /// Composed otherwise, parted by nothing that is seen, or with the direction of writing told: the same to
    /// whoever reads it.
    @Test
    void h119aNameThatReadsLikeAnotherIsTaken() {
        var suffix = System.nanoTime();
        var name = "Crème " + suffix;
        long port = 10_000 + suffix % 50_000;
        var org = operator.org(name);
        var provider = operator.provider(name, URI.create("http://127.0.0.1:1/v1"));
        operator.make(Management.GATEWAY + "/teams?org_id=" + org.id(), "name", name);
        operator.make(Management.GATEWAY + "/proxies", "name", name, "url", "http://127.0.0.1:" + port);
        operator.make(
                Management.GATEWAY + "/credentials",
                "provider_id",
                provider.id(),
                "name",
                name,
                "secret",
                "one-of-" + suffix);
        for (var twin : List.of(
                name,
                "Cre\u0300me " + suffix,
                "Cr\u200bème " + suffix,
                "Cre\u2060\u0300me " + suffix,
                "\u202aCrème\u202c " + suffix,
                "Crème \ufe0f" + suffix,
                "Crème " + suffix + "\u3164")) {
            taken("/orgs", "name", twin);
            taken("/teams?org_id=" + org.id(), "name", twin);
            taken("/providers", "name", twin, "protocol", "openai", "base_url", "http://127.0.0.1:1/v1");
            taken("/proxies", "name", twin, "url", "http://127.0.0.1:" + (port + 1));
            taken("/credentials", "provider_id", provider.id(), "name", twin, "secret", "two-of-" + suffix);
        }
        operator.org("Creme " + suffix);
    }

    private void taken(String list, Object... members) {
        var answer = operator.send("POST", Management.GATEWAY + list, Json.object(members));
        assertThat(answer.status()).as("%s: %s", list, answer.text()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("name_taken");
    }

    @ParameterizedTest
    @CsvSource({
        "name, 100",
        "owner, 200",
        "note, 2000",
    })
    void h120aTextHasALength(String field, int most) {
        for (int length : List.of(most - 1, most, most + 1)) {
            var body = new LinkedHashMap<String, Object>(Map.of("name", "sized"));
            body.put(field, "é".repeat(length));
            expect(length <= most, operator.send("POST", KEYS, Json.write(body)));
        }
    }

    @ParameterizedTest
    @CsvSource({"tags, 10, 64", "allowed_ips, 0, 0"})
    void h120aListHasALength(String field, int most, int longest) {
        if (most == 0) {
            expect(true, operator.send("POST", KEYS, Json.object("name", "listed", field, List.of("10.0.0.0/8"))));
            expect(false, operator.send("POST", KEYS, Json.object("name", "listed", field, List.of("1".repeat(65)))));
            return;
        }
        for (int count : List.of(most - 1, most, most + 1)) {
            var values = java.util.stream.IntStream.range(0, count)
                    .mapToObj(i -> "v" + i)
                    .toList();
            expect(count <= most, operator.send("POST", KEYS, Json.object("name", "listed", field, values)));
        }
        for (int length : List.of(longest - 1, longest, longest + 1)) {
            var values = List.of("v".repeat(length));
            expect(length <= longest, operator.send("POST", KEYS, Json.object("name", "listed", field, values)));
        }
    }

    @ParameterizedTest
    @CsvSource({"page_size, 1, 500", "page, 1, 0"})
    void h120aPageHasASize(String parameter, int least, int most) {
        expect(true, operator.send("GET", KEYS + "?" + parameter + "=" + least, null));
        expect(false, operator.send("GET", KEYS + "?" + parameter + "=" + (least - 1), null));
        if (most > 0) {
            expect(true, operator.send("GET", KEYS + "?" + parameter + "=" + (most - 1), null));
            expect(true, operator.send("GET", KEYS + "?" + parameter + "=" + most, null));
            expect(false, operator.send("GET", KEYS + "?" + parameter + "=" + (most + 1), null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/billing/plans/%00", Management.GATEWAY + "/models/%00", KEYS + "/a%00b"})
    void nothingHasANameWithANulInIt(String path) {
        assertThat(operator.send("PUT", path, "{}").status()).isIn(404, 405);
        assertThat(operator.send("GET", path, null).status()).isIn(404, 405);
    }

    /// Whatever else is wrong with a body of a single member is told too, and nothing is made by one that is short.
    @Test
    void h120everyTextThatTheDocumentGivesALengthHasIt() throws Exception {
        var document = Json.read(house.farthing().get("/q/openapi?format=json").body());
        int asked = 0;
        for (var path : document.path("paths").properties()) {
            var schema = path.getValue().at("/post/requestBody/content/application~1json/schema/$ref");
            if (path.getKey().contains("{") || schema.isMissingNode()) {
                continue;
            }
            // A team has a name and nothing else that could be wrong.
            var nowhere = path.getKey().endsWith("/teams") ? "?org_id=" + NOWHERE : "";
            for (var member :
                    document.at(schema.asText().substring(1) + "/properties").properties()) {
                int most = member.getValue().path("maxLength").asInt();
                if (most == 0 || most > 10_000) {
                    continue;
                }
                asked++;
                for (int length : List.of(most - 1, most, most + 1)) {
                    // What these cannot be: so nothing is made by a name alone.
                    var body = new LinkedHashMap<String, Object>(Map.of("org_id", 7, "plan", 7, "tags", 7));
                    // Where a form is told too, by letters that are of it.
                    var letter = member.getValue().has("pattern") ? "x" : "é";
                    body.put(member.getKey(), letter.repeat(length));
                    var answer = operator.send("POST", path.getKey() + nowhere, Json.write(body));
                    var what = path.getKey() + " " + member.getKey() + " of " + length + ": " + answer.text();
                    assertThat(answer.status()).as(what).isIn(404, 422);
                    assertThat(complaints(answer).contains(member.getKey()))
                            .as(what)
                            .isEqualTo(length > most);
                }
            }
        }
        assertThat(asked).as("the document tells lengths").isGreaterThanOrEqualTo(5);
    }

    private static List<String> complaints(Answer answer) {
        var fields = new ArrayList<String>();
        answer.json().findValues("loc").forEach(place -> place.forEach(part -> fields.add(part.asText())));
        return fields;
    }

    private void expect(boolean taken, Answer answer) {
        if (taken) {
            assertThat(answer.status()).as(answer.text()).isIn(200, 201);
            if (answer.status() == 201) {
                operator.done("DELETE", KEYS + "/" + answer.json().path("id").asText(), null);
            }
        } else {
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        }
    }

    /// No route takes forms of several parts: whatever is sent as one is refused, broken or not, and left nowhere.
    @Test
    void h121aFormOfSeveralPartsIsRefusedAndLeavesNothingBehind() throws IOException {
        var random = new Random(121);
        var before = temporary();
        int most = LONG ? 1_000 : 100;
        for (int i = 0; i < most; i++) {
            var junk = new byte[random.nextInt(300)];
            random.nextBytes(junk);
            var boundary = i % 3 == 0 ? "" : "; boundary=" + (i % 3 == 1 ? "b" : "\"b\r");
            var body = new ByteArrayOutputStream();
            body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a" + i + "\"\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(junk);
            body.writeBytes((i % 2 == 0 ? "\r\n--b--" : "\r\n--b\r\n").getBytes(StandardCharsets.UTF_8));
            var path = List.of("/v1/chat/completions", "/v1/images/generations", KEYS, Management.GATEWAY + "/imports")
                    .get(i % 4);
            var answer = Caller.send(
                    HttpRequest.newBuilder(URI.create(house.farthing().url() + path))
                            .header("authorization", "Bearer " + House.OPERATOR_KEY)
                            .header("content-type", "multipart/form-data" + boundary.replace("\r", ""))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                            .build());
            assertThat(answer.status()).as("%s: %s", path, answer.text()).isBetween(400, 499);
        }
        assertThat(temporary()).isEqualTo(before);
    }

    private List<Path> temporary() throws IOException {
        try (var files = Files.list(house.farthing().dataDir())) {
            return files.sorted().toList();
        }
    }

    @Test
    void h123anUnknownModelOrMemberIsToldByOneCodeAndNoVendorIsAsked() {
        try (var scene = house.scene()) {
            for (int i = 0; i < 2; i++) {
                for (var path : List.of(Caller.CHAT, Caller.EMBEDDINGS, Caller.MESSAGES)) {
                    var answer = scene.caller()
                            .post(
                                    path,
                                    Json.object(
                                            "model",
                                            "no-such-model-" + i,
                                            "max_tokens",
                                            5,
                                            "input",
                                            "x",
                                            "messages",
                                            List.of(Json.map("role", "user", "content", "x"))));
                    assertThat(answer.status()).as(path).isEqualTo(404);
                    assertThat(answer.text())
                            .as(path)
                            .contains(path.equals(Caller.MESSAGES) ? "not_found_error" : "model_not_found");
                }
            }
            var wrong = scene.caller().post(Caller.CHAT, "{\"model\":7,\"messages\":[]}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.errorCode()).isNotBlank();
            assertThat(operator.send("GET", "/api/v1/obs/calls?modle=x", null).status())
                    .isEqualTo(422);
            assertThat(scene.vendor().unseen()).isZero();
        }
    }

    private interface Asking {
        Answer ask();
    }

    /// Generous, for machines differ: what takes the square of its length takes longer than this anywhere.
    private static Answer timed(String what, Asking asking) {
        long began = System.nanoTime();
        var answer = asking.ask();
        for (int i = 0; i < 30 && answer.status() == 503; i++) {
            // a machine with much to do: what was asked is asked again
            began = System.nanoTime();
            answer = asking.ask();
        }
        assertThat(System.nanoTime() - began).as(what).isLessThan(MOST_OF_A_REFUSAL.toNanos());
        return answer;
    }

    private String raw(String request) throws IOException {
        var url = URI.create(house.farthing().url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException reset) {
                return "HTTP/1.1 400 reset";
            }
        }
    }
}
