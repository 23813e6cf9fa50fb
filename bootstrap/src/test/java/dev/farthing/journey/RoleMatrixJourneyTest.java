package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Rights.Role;
import dev.farthing.journey.Rights.Target;
import dev.farthing.journey.Tenants.Whose;
import dev.farthing.upstream.FakeVendor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMatrixJourneyTest {
    private static final List<String> OWN_KEY = List.of("/api/v1/me", "/api/v1/me/usage");
    /// Where strangers tell of leaks.
    private static final List<String> OPEN = List.of("/api/v1/leaks", "/api/v1/leaks/github");
    private static final String NOWHERE = "00000000-0000-7000-8000-000000000000";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final House house;
    private final Management operator;
    private final Tenants tenants;

    RoleMatrixJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        this.tenants = new Tenants(operator);
    }

    static List<Rights> rights() {
        return Rights.all();
    }

    @Test
    void theTableHoldsEveryOperationOfTheDocumentAndNoOther() throws Exception {
        var documented = new TreeSet<String>();
        var paths =
                Json.read(house.farthing().get("/q/openapi?format=json").body()).path("paths");
        for (var path : paths.properties()) {
            if (path.getKey().startsWith("/api/")) {
                for (var operation : path.getValue().properties()) {
                    if (METHODS.contains(operation.getKey())) {
                        documented.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }
            }
        }
        var known = new TreeSet<String>();
        rights().forEach(rights -> known.add(rights.operation()));
        OWN_KEY.forEach(path -> known.add("GET " + path));
        OPEN.forEach(path -> known.add("POST " + path));
        assertThat(known).containsAll(documented);
        known.removeAll(documented);
        assertThat(known)
                .as("not in the document: only what POST does in place of PUT")
                .allMatch(operation -> documented.contains(operation.replace("POST ", "PUT ")));
    }

    @ParameterizedTest
    @MethodSource("rights")
    void g101nobodyWithoutAnAdminKeyIsLetIn(Rights rights) {
        var strangers = new ArrayList<@Nullable String>();
        strangers.add(null);
        strangers.add(tenants.inferenceKey());
        strangers.add("ak-far-nonsense");
        for (var stranger : strangers) {
            var answer = send(operator.as(stranger), rights, NOWHERE, null);
            assertThat(answer.status()).as(rights.operation()).isEqualTo(401);
            assertThat(answer.json().path("code").asText()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("rights")
    void g101whatIsTheCallersOwnIsDoneFromTheLeastRoleUp(Rights rights) {
        var softly = new SoftAssertions();
        for (var role : Role.values()) {
            var id = target(rights, role, Whose.OWN);
            var answer = send(tenants.as(role), rights, id, role == Role.OPERATOR ? orgOf(rights, Whose.OWN) : null);
            softly.assertThat(answer.status())
                    .as("%s by %s: %s", rights.operation(), role, answer.text())
                    .isEqualTo(may(role, rights) ? rights.success() : 403);
        }
        softly.assertAll();
    }

    /// A misspelt filter would answer with everything, and a misspelt `dry_run` would be none.
    @Test
    void aParameterThatAnOperationDoesNotKnowIsRefusedByEachOfThem() {
        var softly = new SoftAssertions();
        for (var rights : rights()) {
            var path = rights.path().replaceAll("\\{\\w+}", NOWHERE) + "?modle=x&org_id=" + NOWHERE;
            var answer = operator.send(rights.method(), path, rights.body());
            softly.assertThat(answer.status())
                    .as("%s: %s", rights.operation(), answer.text())
                    .isEqualTo(422);
            softly.assertThat(answer.text()).as(rights.operation()).contains("modle", "extra_forbidden");
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("rights")
    void g98whatIsForeignIsLikeWhatDoesNotExist(Rights rights) {
        if (rights.isPlatforms() && !rights.target().hasOwner()) {
            return;
        }
        var softly = new SoftAssertions();
        for (var role : List.of(Role.VIEWER, Role.TEAM_ADMIN, Role.ORG_ADMIN)) {
            var expected = may(role, rights) ? 404 : 403;
            if (rights.target().hasOwner()) {
                var foreign = send(tenants.as(role), rights, tenants.make(rights.target(), Whose.FOREIGN), null);
                var missing = send(tenants.as(role), rights, NOWHERE, null);
                softly.assertThat(foreign.status())
                        .as("%s of a foreign one by %s: %s", rights.operation(), role, foreign.text())
                        .isEqualTo(expected);
                softly.assertThat(foreign.text())
                        .as("%s of a foreign one by %s", rights.operation(), role)
                        .isEqualTo(missing.text());
            }
            if (rights.target() != Target.ORG && !rights.path().endsWith("/orgs")) {
                var id = tenants.make(rights.target(), Whose.FOREIGN);
                var elsewhere = send(tenants.as(role), rights, id, tenants.foreignOrg());
                var nowhere = send(tenants.as(role), rights, id, NOWHERE);
                softly.assertThat(elsewhere.status())
                        .as("%s in a foreign org by %s: %s", rights.operation(), role, elsewhere.text())
                        .isIn(expected, 404);
                softly.assertThat(elsewhere.text())
                        .as("%s in a foreign org by %s", rights.operation(), role)
                        .isEqualTo(nowhere.text());
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("rights")
    void g98whatIsAnotherTeamsIsNotThereForATeamAdmin(Rights rights) {
        if (rights.target().hasTeam()) {
            var id = tenants.make(rights.target(), Whose.OTHER_TEAM);
            var answer = send(tenants.as(Role.TEAM_ADMIN), rights, id, null);
            assertThat(answer.status())
                    .as(rights.operation() + " " + answer.text())
                    .isEqualTo(may(Role.TEAM_ADMIN, rights) ? 404 : 403);
        }
    }

    @ParameterizedTest
    @MethodSource("rights")
    void anOperatorReachesEveryOrg(Rights rights) {
        var id = tenants.make(rights.target(), Whose.FOREIGN);
        var answer = send(tenants.as(Role.OPERATOR), rights, id, orgOf(rights, Whose.FOREIGN));
        assertThat(answer.status()).as(rights.operation() + " " + answer.text()).isEqualTo(rights.success());
    }

    @Test
    void onlyAnInferenceKeyReadsItself() {
        for (var path : OWN_KEY) {
            for (var role : Role.values()) {
                assertThat(tenants.as(role).send("GET", path, null).status())
                        .as(role.name())
                        .isEqualTo(401);
            }
            assertThat(operator.as(null).send("GET", path, null).status()).isEqualTo(401);
            assertThat(operator.as(tenants.inferenceKey())
                            .send("GET", path, null)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBatchDoesNothingToWhatIsForeign() {
        for (var role : List.of(Role.TEAM_ADMIN, Role.ORG_ADMIN)) {
            var foreign = tenants.make(Target.KEY, Whose.FOREIGN);
            var own = tenants.make(Target.KEY, Whose.OWN);
            var body = Json.object("action", "disable", "ids", List.of(foreign, own, NOWHERE));
            var results = tenants.as(role)
                    .done("POST", Management.GATEWAY + "/keys/batch", body)
                    .path("results");
            assertThat(results.findValuesAsText("ok")).containsExactly("false", "true", "false");
            assertThat(results.get(0).path("error")).isEqualTo(results.get(2).path("error"));
            var path = Management.GATEWAY + "/keys/" + foreign + "?org_id=" + tenants.foreignOrg();
            assertThat(operator.done("GET", path, null).path("status").asText()).isEqualTo("active");
        }
    }

    @Test
    void everyOrgAtOnceIsForOperatorsAlone() {
        for (var path : List.of(
                "/api/v1/gateway/keys",
                "/api/v1/gateway/admin-keys",
                "/api/v1/obs/calls",
                "/api/v1/obs/usage",
                "/api/v1/obs/dashboard",
                "/api/v1/obs/stats",
                "/api/v1/obs/trend",
                "/api/v1/obs/models",
                "/api/v1/obs/top",
                "/api/v1/obs/status")) {
            for (var role : Role.values()) {
                var answer = tenants.as(role).send("GET", path + "?org_id=*", null);
                assertThat(answer.status())
                        .as(path + " by " + role)
                        .isIn(role == Role.OPERATOR ? Set.of(200) : Set.of(403, 404));
            }
        }
    }

    @Test
    void listsShowNothingForeign() {
        tenants.make(Target.KEY, Whose.FOREIGN);
        tenants.make(Target.ADMIN_KEY, Whose.FOREIGN);
        for (var rights : rights()) {
            if (rights.method().equals("GET") && rights.target() == Target.NOTHING && !rights.isPlatforms()) {
                for (var role : List.of(Role.VIEWER, Role.TEAM_ADMIN, Role.ORG_ADMIN)) {
                    if (may(role, rights)) {
                        var text = tenants.as(role)
                                .send("GET", rights.path() + "?page_size=500", null)
                                .text();
                        assertThat(text)
                                .as(rights.operation() + " by " + role)
                                .doesNotContain(tenants.foreignOrg(), tenants.foreignTeam());
                    }
                }
            }
        }
        var mine = tenants.make(Target.KEY, Whose.OTHER_TEAM);
        assertThat(tenants.as(Role.TEAM_ADMIN)
                        .send("GET", Management.GATEWAY + "/keys?page_size=500", null)
                        .text())
                .doesNotContain(mine);
        assertThat(tenants.as(Role.VIEWER)
                        .send("GET", Management.GATEWAY + "/keys?page_size=500", null)
                        .text())
                .contains(mine);
    }

    @Test
    void whatOperatorsAloneMayKnowIsNullBelow() {
        var calls = tenants.as(Role.ORG_ADMIN);
        house.caller(tenants.inferenceKey()).chat("demo-chat", "Who serves me?");
        var row = calls.done("GET", "/api/v1/obs/calls", null).path("items").get(0);
        assertThat(row.path("model").asText()).isEqualTo("demo-chat");
        assertThat(row.path("upstream_model").isNull()).isTrue();
        assertThat(row.path("credential_id").isNull()).isTrue();
        var opened = calls.done("GET", "/api/v1/obs/calls/" + row.path("id").asText(), null);
        assertThat(opened.path("model").asText()).isEqualTo("demo-chat");
        assertThat(opened.path("upstream_model").isNull()).isTrue();
        assertThat(opened.path("attempt_rows")).singleElement().satisfies(attempt -> {
            assertThat(attempt.path("http_status").asInt()).isEqualTo(200);
            assertThat(attempt.path("upstream_model").isNull()).isTrue();
            assertThat(attempt.path("credential_id").isNull()).isTrue();
        });
        var lines = opened.path("cost_lines");
        assertThat(lines.path("sum")).isEqualTo(opened.path("cost"));
        assertThat(lines.path("lines").findValuesAsText("what")).contains("input", "output");
        assertThat(lines.path("original").isNull()).isTrue();
        var models = calls.done("GET", "/api/v1/gateway/models", null).path("data");
        assertThat(models).isNotEmpty();
        for (var model : models) {
            assertThat(model.path("routes").isNull()).isTrue();
        }
    }

    @Test
    void g102noFieldOfABodyGivesMoreThanTheRole() {
        var orgAdmin = tenants.as(Role.ORG_ADMIN);
        var teamAdmin = tenants.as(Role.TEAM_ADMIN);
        var keys = Management.GATEWAY + "/keys";
        var adminKeys = Management.GATEWAY + "/admin-keys";
        var smuggled = orgAdmin.send(
                "POST",
                keys,
                Json.object(
                        "name", Tenants.fresh(),
                        "org_id", tenants.foreignOrg(),
                        "id", NOWHERE,
                        "key", "sk-far-mine",
                        "key_prefix", "sk-far-mine",
                        "status", "disabled",
                        "created_at", "2001-01-01T00:00:00Z"));
        if (smuggled.status() == 201) {
            var made = smuggled.json();
            assertThat(made.path("org_id").asText()).isEqualTo(tenants.ownOrg());
            assertThat(made.path("id").asText()).isNotEqualTo(NOWHERE);
            assertThat(made.path("key").asText()).isNotEqualTo("sk-far-mine");
            assertThat(made.path("status").asText()).isEqualTo("active");
            assertThat(made.path("created_at").asText()).doesNotStartWith("2001");
        } else {
            assertThat(smuggled.status()).isEqualTo(422);
        }
        refused(orgAdmin.send("POST", keys, Json.object("name", "k", "team_id", tenants.foreignTeam())));
        refused(teamAdmin.send("POST", keys, Json.object("name", "k", "team_id", tenants.otherTeam())));
        refused(orgAdmin.send("POST", adminKeys, Json.object("name", "k", "role", "operator")));
        refused(orgAdmin.send(
                "POST", adminKeys, Json.object("name", "k", "role", "viewer", "org_id", tenants.foreignOrg())));
        refused(orgAdmin.send(
                "POST", adminKeys, Json.object("name", "k", "role", "team_admin", "team_id", tenants.foreignTeam())));

        var key = tenants.make(Target.KEY, Whose.OWN);
        var before = orgAdmin.done("GET", keys + "/" + key, null);
        orgAdmin.send(
                "PUT",
                keys + "/" + key,
                Json.object(
                        "org_id",
                        tenants.foreignOrg(),
                        "team_id",
                        tenants.otherTeam(),
                        "is_sandbox",
                        true,
                        "expires_at",
                        "2100-01-01T00:00:00Z",
                        "status",
                        "disabled",
                        "id",
                        NOWHERE));
        var after = orgAdmin.done("GET", keys + "/" + key, null);
        assertThat(after).isEqualTo(before);

        var admin = tenants.make(Target.ADMIN_KEY, Whose.OWN);
        orgAdmin.send("PUT", adminKeys + "/" + admin, Json.object("role", "operator", "org_id", tenants.foreignOrg()));
        var admins = orgAdmin.done("GET", adminKeys + "/" + admin, null);
        assertThat(admins.path("role").asText()).isEqualTo("viewer");
        assertThat(admins.path("org_id").asText()).isEqualTo(tenants.ownOrg());
    }

    /// What the server alone says of a thing is not taken from anybody, the operator included.
    @ParameterizedTest
    @MethodSource("rights")
    void g102whatTheServerSaysOfAThingIsTakenFromNobody(Rights rights) {
        var body = rights.body();
        if (body == null || !body.startsWith("{\"") || rights.method().equals("DELETE")) {
            return;
        }
        var smuggled = new Rights(
                rights.operation(),
                rights.least(),
                rights.target(),
                body.substring(0, body.length() - 1)
                        + ",\"tenant_id\":\"" + NOWHERE + "\",\"created_at\":\"2001-01-01T00:00:00Z\","
                        + "\"updated_at\":\"2001-01-01T00:00:00Z\",\"spent\":\"-666\",\"held\":\"-666\","
                        + "\"price_version\":\"" + NOWHERE + "\",\"public_id\":\"666666666666\","
                        + "\"secret_hash\":\"666\",\"state_since\":\"2001-01-01T00:00:00Z\",\"failure_count\":666}",
                rights.success());
        var id = tenants.make(rights.target(), Whose.OWN);
        var answer = send(operator, smuggled, id, orgOf(rights, Whose.OWN));
        assertThat(answer.status()).as(rights.operation() + " " + answer.text()).isLessThan(500);
        if (answer.status() / 100 == 2) {
            assertThat(answer.text())
                    .as(rights.operation())
                    .doesNotContain("2001-01-01T00:00:00", "-666", "666666666666", "\"failure_count\":666");
        }
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(403, 404, 422);
    }

    @Test
    void g90noSecretIsEverShownAgain() throws Exception {
        var secrets = new ArrayList<>(tenants.secrets());
        secrets.add(House.OPERATOR_KEY);
        try (var scene = house.scene()) {
            var canary = "canary-" + System.nanoTime() + "-of-a-vendor";
            var credential =
                    Management.GATEWAY + "/credentials/" + scene.credential().id();
            operator.done("PUT", credential, Json.object("secret", canary));
            secrets.add(canary);
            secrets.add(scene.key().secret());
            var rotated = operator.done(
                    "PUT", Management.GATEWAY + "/keys/" + scene.key().id() + "/rotate", null);
            secrets.add(rotated.path("key").asText());
            var admin = operator.adminKey("name", Tenants.fresh(), "role", "viewer", "org_id", tenants.ownOrg());
            secrets.add(admin.secret());
            var adminPath = Management.GATEWAY + "/admin-keys/" + admin.id() + "/rotate?org_id=" + tenants.ownOrg();
            secrets.add(operator.done("PUT", adminPath, null).path("key").asText());

            var replies = new ArrayList<String>();
            var echo = "{\"error\":{\"message\":\"Incorrect API key provided: " + canary + "\"}}";
            scene.vendor().next(FakeVendor.Answer.json(401, echo));
            replies.add(scene.caller()
                    .chat(scene.chat(), "Is the vendor's key right?")
                    .text());
            assertThat(scene.vendor().asked().headers().get("authorization")).isEqualTo("Bearer " + canary);
            scene.vendor().next(FakeVendor.Answer.json(500, echo));
            replies.add(scene.caller().chat(scene.chat(), "Is the vendor well?").text());
            var typo = scene.key().secret() + "x";
            replies.add(scene.caller(typo).chat(scene.chat(), "Let me in.").text());
            replies.add(Caller.send(scene.caller("-")
                            .request("/v1/nowhere?key=" + scene.key().secret(), "{}")
                            .build())
                    .text());
            replies.add(operator.as(admin.secret() + "x")
                    .send("GET", "/api/v1/settings", null)
                    .text());
            replies.add(operator.send("POST", Management.GATEWAY + "/credentials", "{\"secret\":\"" + canary + "\"}")
                    .text());
            replies.add(operator.send("POST", Management.GATEWAY + "/credentials", "{\"secret\":\"" + canary)
                    .text());
            for (var rights : rights()) {
                if (rights.method().equals("GET")) {
                    var id = rights.target() == Target.CREDENTIAL
                            ? scene.credential().id()
                            : rights.target() == Target.KEY
                                    ? scene.key().id()
                                    : tenants.make(rights.target(), Whose.OWN);
                    var org = rights.target().hasOwner() && rights.target() != Target.KEY ? tenants.ownOrg() : null;
                    var answer = send(operator, rights, id, org);
                    assertThat(answer.status())
                            .as(rights.operation() + answer.text())
                            .isEqualTo(rights.success());
                    replies.add(answer.text());
                }
            }
            for (var path : List.of("/q/metrics", "/q/openapi", "/health", "/q/health/ready")) {
                replies.add(house.farthing().get(path).body());
            }
            replies.addAll(house.farthing().out());
            replies.addAll(house.farthing().err());
            var written = house.farthing().dataDir();
            var shown = "seen-" + System.nanoTime();
            operator.key("name", shown);
            var unwritten = new ArrayList<>(List.of(shown, House.OPERATOR_KEY));
            secrets.forEach(secret -> unwritten.add(secret.substring(secret.indexOf('_') + 1)));
            assertThat(written(written, unwritten))
                    .as("what the files of the database and of its log hold, which names are of")
                    .containsExactly(shown);
            for (var reply : replies) {
                for (var secret : secrets) {
                    assertThat(reply.contains(secret))
                            .as("a secret in: " + reply)
                            .isFalse();
                }
            }
        }
    }

    /// Which of these texts stand in files below a folder.
    private static Set<String> written(Path folder, List<String> texts) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                try {
                    var content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    texts.stream().filter(content::contains).forEach(found::add);
                } catch (NoSuchFileException _) {
                    // PostgreSQL took it away meanwhile
                }
            }
        }
        return found;
    }

    private static boolean may(Role role, Rights rights) {
        return role.compareTo(rights.least()) >= 0;
    }

    private String target(Rights rights, Role role, Whose whose) {
        boolean deletesTheOnlyOne =
                rights.method().equals("DELETE") || rights.path().contains("suspend");
        if (deletesTheOnlyOne && may(role, rights) && rights.target() == Target.TEAM) {
            return tenants.make(Target.TEAM, Whose.OTHER_TEAM);
        }
        if (may(role, rights)
                && rights.target() == Target.ORG
                && !rights.method().equals("GET")) {
            return tenants.make(Target.ORG, Whose.FOREIGN);
        }
        return tenants.make(rights.target(), whose);
    }

    /// Where an operator must say so to be heard there; null for what belongs to no org.
    private @Nullable String orgOf(Rights rights, Whose whose) {
        boolean platforms = rights.isPlatforms() || rights.path().contains("/orgs") || rights.target() == Target.MODEL;
        return platforms ? null : whose == Whose.FOREIGN ? tenants.foreignOrg() : tenants.ownOrg();
    }

    private Answer send(Management as, Rights rights, String id, @Nullable String org) {
        var path = rights.path()
                        .replace("{id}", id)
                        .replace("{name}", "no-such-job")
                        .replace("{delivery}", NOWHERE)
                + (org == null ? "" : "?org_id=" + org);
        var body = rights.body();
        return as.send(
                rights.method(),
                path,
                body == null
                        ? null
                        : body.replace("$id", id)
                                .replace("$new", Tenants.fresh())
                                .replace("$plan", tenants.plan())
                                .replace("$provider", body.contains("$provider") ? tenants.provider() : ""));
    }
}
