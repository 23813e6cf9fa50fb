package dev.farthing.bootstrap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/// Hears SIGTERM, Ctrl-C and the terminal's hang-up.
///
/// A shutdown hook could not do this: the JVM would then end with 143 where a drained gateway ends with 0, and a
/// second signal would be lost. The JDK's only door to signals is `sun.misc.Signal`, which javac refuses under
/// -Werror.
final class Signals {
    private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

    private Signals() {}

    /// Has the consumer told the number of each ending signal, on a thread of its own.
    static void hear(IntConsumer listener) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var number = signal.getMethod("getNumber");
            var proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            listener.accept((int) number.invoke(arguments[0]));
                        }
                        return method.getName().equals("hashCode") ? System.identityHashCode(self) : null;
                    });
            var handle = signal.getMethod("handle", signal, handler);
            for (var name : ENDING) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            if (!(e instanceof InvocationTargetException refused
                    && refused.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("this JDK hides its signals", e);
            }
        }
    }
}
