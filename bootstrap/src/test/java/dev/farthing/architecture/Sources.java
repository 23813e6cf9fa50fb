package dev.farthing.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/// What only the source text shows: its words.
///
/// Every rule takes source files and tells its violations, one sentence each.
final class Sources {
    private static final Pattern BANNED_COMMENT =
            Pattern.compile("/\\*\\*[\\s*]|(?://|\\*).*\\b(?:TODO|FIXME|XXX)\\b|//.*@author\\b");
    private static final String BROKEN = "/architecture/";

    private Sources() {}

    /// The repository's top folder.
    static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static List<Path> main() {
        return javaFiles(repository(), path -> path.contains("/src/main/java/dev/farthing/"));
    }

    /// Main and test code, without the houses broken on purpose and the rules that must name what they forbid.
    static List<Path> all() {
        return javaFiles(repository(), path -> path.contains("/java/dev/farthing/") && !path.contains(BROKEN));
    }

    static List<Path> broken(String house) {
        return javaFiles(repository(), path -> path.contains("/architecture/broken/" + house + "/"));
    }

    private static List<Path> javaFiles(Path folder, Predicate<String> wanted) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> wanted.test(file.toString().replace('\\', '/')))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every public type and every package begins with a sentence.
    static List<String> withoutASentence(List<Path> files) {
        var silent = new ArrayList<String>();
        read(files, new Documented() {
            @Override
            void type(ClassTree type, TreePath path, boolean documented) {
                if (type.getModifiers().getFlags().contains(Modifier.PUBLIC) && isTopLevel(path) && !documented) {
                    silent.add("public " + type.getSimpleName() + " says no word");
                }
            }

            @Override
            void file(CompilationUnitTree unit, boolean documented) {
                if (unit.getSourceFile().getName().endsWith("package-info.java") && !documented) {
                    silent.add(unit.getPackageName() + " says no word");
                }
            }
        });
        return silent;
    }

    /// Every port of the application says what it promises: a sentence on the type, and one on each method that is
    /// given something.
    static List<String> portsWithoutPromise(List<Path> files) {
        var silent = new ArrayList<String>();
        read(files, new Documented() {
            @Override
            void type(ClassTree type, TreePath path, boolean documented) {
                if (isPort(type, path) && !documented) {
                    silent.add("port " + type.getSimpleName() + " promises nothing");
                }
            }

            @Override
            void method(MethodTree method, TreePath path, boolean documented) {
                var owner = (ClassTree) path.getParentPath().getLeaf();
                if (isPort(owner, path.getParentPath())
                        && !method.getParameters().isEmpty()
                        && !documented) {
                    silent.add(owner.getSimpleName() + "." + method.getName() + " promises nothing");
                }
            }
        });
        return silent;
    }

    private static boolean isPort(ClassTree type, TreePath path) {
        return type.getKind() == Tree.Kind.INTERFACE
                && isTopLevel(path)
                && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                && !type.getModifiers().getFlags().contains(Modifier.SEALED)
                && path.getCompilationUnit().getPackageName().toString().contains(".application");
    }

    private static boolean isTopLevel(TreePath path) {
        return path.getParentPath().getLeaf() instanceof CompilationUnitTree;
    }

    /// Comments are Markdown, name no author and put nothing off.
    static List<String> bannedComments(List<Path> files) {
        var found = new ArrayList<String>();
        for (var file : files) {
            BANNED_COMMENT
                    .matcher(text(file))
                    .results()
                    .forEach(match -> found.add(
                            file.getFileName() + " holds " + match.group().strip()));
        }
        return found;
    }

    private abstract static class Documented extends TreePathScanner<Void, DocTrees> {
        void type(ClassTree type, TreePath path, boolean documented) {}

        void method(MethodTree method, TreePath path, boolean documented) {}

        void file(CompilationUnitTree unit, boolean documented) {}

        @Override
        public Void visitCompilationUnit(CompilationUnitTree unit, DocTrees comments) {
            file(unit, unit.getPackage() != null && has(new TreePath(getCurrentPath(), unit.getPackage()), comments));
            return super.visitCompilationUnit(unit, comments);
        }

        @Override
        public Void visitClass(ClassTree type, DocTrees comments) {
            type(type, getCurrentPath(), has(getCurrentPath(), comments));
            return super.visitClass(type, comments);
        }

        @Override
        public Void visitMethod(MethodTree method, DocTrees comments) {
            method(method, getCurrentPath(), has(getCurrentPath(), comments));
            return super.visitMethod(method, comments);
        }

        private static boolean has(TreePath path, DocTrees comments) {
            var comment = comments.getDocComment(path);
            return comment != null && !comment.isBlank();
        }
    }

    private static void read(List<Path> files, Documented reader) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            var comments = DocTrees.instance(task);
            for (var unit : task.parse()) {
                reader.scan(unit, comments);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
