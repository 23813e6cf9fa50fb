package dev.farthing.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.application.webhook.MailServer.Encryption;
import dev.farthing.application.webhook.Message;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.webhook.Address;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

class PostOfficeTest {
    private static final Message MESSAGE = new Message(
            UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b"),
            UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a"),
            "alert_firing",
            Instant.parse("2026-11-22T10:00:00Z"),
            "{\"rule\": \"Many\\nfailures\", \"value\": \"7.5\", \"of\": null, \"models\": [\"m\"]}");
    private static final Address.Mail TO = (Address.Mail) Address.parse("mailto:ops@example.com,night@example.com");
    private static final String PASSWORD = "pässword!";
    private static final String KEPT_UNDER = "changeit";
    private static final String TRUSTED = "javax.net.ssl.trustStore";

    @TempDir
    static Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<String> greetings = new CopyOnWriteArrayList<>();
    private @Nullable SMTPServer server;

    private record Mail(String from, String to, String text) {}

    /// A certificate of this machine, as an administrator makes one who is an authority to himself.
    @BeforeAll
    static void makeCertificate() throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        KEPT_UNDER,
                        "-keystore",
                        store().toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
    }

    private static Path store() {
        return folder.resolve("mail.p12");
    }

    private static SSLContext encryption() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, KEPT_UNDER.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, KEPT_UNDER.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private int serve(UnaryOperator<SMTPServer.Builder> how) {
        var started = how.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .hostName("mail.example.com")
                        .insertReceivedHeaders(false)
                        .sessionHandler(new SessionHandler() {
                            @Override
                            public SessionAcceptance accept(Session session) {
                                return SessionAcceptance.success();
                            }

                            @Override
                            public void onSessionEnd(Session session) {
                                session.getHelo().ifPresent(greetings::add);
                            }
                        })
                        .simpleMessageListener(new SimpleMessageListener() {
                            @Override
                            public boolean accept(String from, String to) {
                                return true;
                            }

                            @Override
                            public void deliver(String from, String to, InputStream data) throws IOException {
                                mails.add(new Mail(from, to, new String(data.readAllBytes(), StandardCharsets.UTF_8)));
                            }
                        }))
                .build();
        started.start();
        server = started;
        return started.getPortAllocated();
    }

    private SMTPServer.Builder asksForLogin(SMTPServer.Builder asking) {
        return asking.requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, _) -> {
                    logins.add(user + ":" + password);
                    if (!user.equals("me") || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }));
    }

    private PostOffice office(int port, Encryption encryption, @Nullable String password) {
        return new PostOffice(
                vertx,
                new MailServer(
                        "127.0.0.1",
                        port,
                        encryption,
                        password == null ? null : "me",
                        password,
                        "farthing@example.com"),
                new PublicUrl(URI.create("https://llm.example.com")),
                new ConsoleUrl(URI.create("https://console.example.com")));
    }

    private static void trust() {
        System.setProperty(TRUSTED, store().toString());
        System.setProperty(TRUSTED + "Password", KEPT_UNDER);
    }

    @AfterEach
    void close() {
        System.clearProperty(TRUSTED);
        System.clearProperty(TRUSTED + "Password");
        if (server != null) {
            server.stop();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void allRecipientsGetAMessageInWordsUnderTheSameIdEachTime() {
        var office = office(serve(server -> server), Encryption.OFFERED, null);
        assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        assertThat(mails)
                .extracting(Mail::to)
                .containsExactlyInAnyOrder(
                        "ops@example.com", "night@example.com", "ops@example.com", "night@example.com");
        assertThat(mails).allSatisfy(mail -> {
            assertThat(mail.from()).isEqualTo("farthing@example.com");
            assertThat(mail.text())
                    .contains(
                            "Message-ID: <01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b@farthing>",
                            "Subject: [Farthing] alert firing: Many failures",
                            "From: farthing@example.com",
                            "value: 7.5",
                            "models: [\"m\"]",
                            "at: 2026-11-22T10:00:00Z",
                            "gateway: https://llm.example.com\r\n",
                            "see: https://console.example.com/alerts")
                    .doesNotContain("of:");
        });
    }

    @Test
    void mailsOneRightAfterTheOtherAllArrive() {
        var office = office(serve(server -> server), Encryption.OFFERED, null);
        for (int mail = 0; mail < 50; mail++) {
            assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        }
    }

    @Test
    void greetsInTheNameOfItsAddressAndAsksNobodyForIt() {
        var office = office(serve(server -> server), Encryption.OFFERED, null);
        assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        server.stop();
        assertThat(greetings).containsExactly("example.com");
    }

    @Test
    void whoLogsInDoesSoEncryptedOrNotAtAll() {
        int port = serve(this::asksForLogin);
        assertThat(office(port, Encryption.REQUIRED, PASSWORD).send(TO, MESSAGE))
                .isInstanceOf(Answer.Failed.class);
        assertThat(mails).isEmpty();
        assertThat(logins).isEmpty();
    }

    @Test
    void aLoginIsSentAfterAWordInClear() throws Exception {
        var encryption = encryption();
        int port = serve(server -> asksForLogin(server).enableTLS().requireTLS().startTlsSocketFactory(encryption));
        trust();
        assertThat(office(port, Encryption.REQUIRED, PASSWORD).send(TO, MESSAGE))
                .isEqualTo(new Answer.Taken(null));
        assertThat(mails).hasSize(2);
        assertThat(logins).containsExactly("me:" + PASSWORD);
    }

    @Test
    void aLoginIsSentWhereAllIsEncryptedFromTheFirstByte() throws Exception {
        var encryption = encryption();
        int port = serve(server -> asksForLogin(server).serverSocketFactory(encryption));
        trust();
        assertThat(office(port, Encryption.ALWAYS, PASSWORD).send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        assertThat(mails).hasSize(2);
        assertThat(logins).containsExactly("me:" + PASSWORD);
    }

    @Test
    void aServerThatRefusesTheLoginIsToldOf() throws Exception {
        var encryption = encryption();
        int port = serve(server -> asksForLogin(server).serverSocketFactory(encryption));
        trust();
        assertThat(office(port, Encryption.ALWAYS, "wrong").send(TO, MESSAGE)).isInstanceOf(Answer.Failed.class);
        assertThat(mails).isEmpty();
    }

    @Test
    void nobodyWhoIsNotTrustedHearsTheLogin() throws Exception {
        var encryption = encryption();
        int implicit = serve(server -> asksForLogin(server).serverSocketFactory(encryption));
        assertThat(office(implicit, Encryption.ALWAYS, PASSWORD).send(TO, MESSAGE))
                .isInstanceOf(Answer.Failed.class);
        assertThat(logins).isEmpty();
        assertThat(mails).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsToldOf() {
        assertThat(office(1, Encryption.OFFERED, null).send(TO, MESSAGE))
                .isEqualTo(new Answer.Failed(null, "the mail server cannot be reached or does not take it", null));
    }
}
