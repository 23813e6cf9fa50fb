package dev.farthing.rest;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// With which methods a path of the management API is asked; the framework refuses the others without a word of it.
@Singleton
class AllowedMethods {
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+\\s*(?::((?:[^{}]|\\{[^}]*})+))?}");

    private final BeanManager beans;
    private volatile @Nullable Map<String, Set<String>> methodsOfPaths;

    AllowedMethods(BeanManager beans) {
        this.beans = beans;
    }

    /// Of the path that says most of it in letters.
    Set<String> of(String path) {
        var known = methodsOfPaths;
        if (known == null) {
            known = read();
            methodsOfPaths = known;
        }
        var most = -1;
        Set<String> methods = Set.of();
        for (var template : known.entrySet()) {
            int letters = PARAMETER.matcher(template.getKey()).replaceAll("").length();
            if (letters > most && path.matches(pattern(template.getKey()))) {
                most = letters;
                methods = template.getValue();
            }
        }
        return methods;
    }

    private static String pattern(String template) {
        return PARAMETER.matcher(template).replaceAll(parameter -> {
            var said = parameter.group(1);
            return said == null
                    ? "[^/]+"
                    : "(?:" + said.strip().replace("\\", "\\\\").replace("$", "\\$") + ")";
        });
    }

    private Map<String, Set<String>> read() {
        var read = new HashMap<String, Set<String>>();
        for (var bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            var resource = bean.getBeanClass();
            var root = resource.getAnnotation(Path.class);
            if (root != null) {
                for (var method : resource.getDeclaredMethods()) {
                    var verb = verb(method);
                    if (verb != null) {
                        var own = method.getAnnotation(Path.class);
                        var path = ("/" + root.value() + "/" + (own == null ? "" : own.value()))
                                .replaceAll("/+", "/")
                                .replaceAll("(.)/$", "$1");
                        var verbs = read.computeIfAbsent(path, _ -> new TreeSet<>());
                        verbs.add(verb);
                        if (verb.equals(HttpMethod.GET)) {
                            verbs.add(HttpMethod.HEAD);
                        }
                    }
                }
            }
        }
        return read;
    }

    private static @Nullable String verb(Method method) {
        for (var annotation : method.getAnnotations()) {
            var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return null;
    }
}
