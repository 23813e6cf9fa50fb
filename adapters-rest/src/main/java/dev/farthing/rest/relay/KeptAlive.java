package dev.farthing.rest.relay;

import io.netty.channel.ChannelConfig;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/// Has the system find out that whoever is at the other end is gone without a word, as after a power cut: a
/// connection on which nothing is said is probed, and one on which nothing is taken is given up.
///
/// That it asks at all is an option of the server ([PlainHttp]). Left alone, the system asks after two hours, and
/// tries for a quarter of an hour to deliver what nobody takes,
/// while
/// the call holds its budget.
final class KeptAlive {
    private static final Duration UNTIL_ASKED = Duration.ofSeconds(30);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(6);
    private static final int QUESTIONS = 4;
    private static final Duration UNTAKEN = Duration.ofSeconds(54);

    private KeptAlive() {}

    static void watch(ChannelConfig connection) {
        if (connection instanceof EpollChannelConfig) {
            connection.setOption(EpollChannelOption.TCP_KEEPIDLE, (int) UNTIL_ASKED.toSeconds());
            connection.setOption(EpollChannelOption.TCP_KEEPINTVL, (int) BETWEEN_QUESTIONS.toSeconds());
            connection.setOption(EpollChannelOption.TCP_KEEPCNT, QUESTIONS);
            connection.setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) UNTAKEN.toMillis());
        } else {
            connection.setOption(
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), (int) UNTIL_ASKED.toSeconds());
            connection.setOption(
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), (int) BETWEEN_QUESTIONS.toSeconds());
            connection.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), QUESTIONS);
        }
    }
}
