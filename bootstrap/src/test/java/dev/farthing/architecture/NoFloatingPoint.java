package dev.farthing.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Looks for `double` and `float` in a class's fields, signatures, local variables and arithmetic, instruction by
/// instruction: a signature alone would not show `price.doubleValue() * tokens`.
final class NoFloatingPoint extends ArchCondition<JavaClass> {
    private static final Pattern FLOATING = Pattern.compile("\\[*([DF]|Ljava/lang/(Double|Float);)");

    NoFloatingPoint() {
        super("compute without double and float");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        var found = found(parsed(type));
        events.add(
                new SimpleConditionEvent(type, found.isEmpty(), type.getName() + " uses floating point in " + found));
    }

    private static ClassModel parsed(JavaClass type) {
        try (var bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> found(ClassModel type) {
        var found = new TreeSet<String>();
        for (var field : type.fields()) {
            if (isFloating(field.fieldTypeSymbol())) {
                found.add(field.fieldName().stringValue());
            }
        }
        for (var method : type.methods()) {
            boolean inside =
                    method.code().stream().anyMatch(code -> code.elementStream().anyMatch(NoFloatingPoint::isFloating));
            if (inside || isFloating(method.methodTypeSymbol())) {
                found.add(method.methodName().stringValue() + "()");
            }
        }
        return found;
    }

    private static boolean isFloating(CodeElement element) {
        return switch (element) {
            case LoadInstruction load -> isFloating(load.typeKind());
            case StoreInstruction store -> isFloating(store.typeKind());
            case OperatorInstruction operator -> isFloating(operator.typeKind());
            case ConvertInstruction convert -> isFloating(convert.fromType()) || isFloating(convert.toType());
            case ConstantInstruction constant -> isFloating(constant.typeKind());
            case ReturnInstruction answer -> isFloating(answer.typeKind());
            case ArrayLoadInstruction load -> isFloating(load.typeKind());
            case ArrayStoreInstruction store -> isFloating(store.typeKind());
            case FieldInstruction field -> isFloating(field.typeSymbol());
            case InvokeInstruction invoke -> isFloating(invoke.typeSymbol());
            case InvokeDynamicInstruction invoke -> isFloating(invoke.typeSymbol());
            default -> false;
        };
    }

    private static boolean isFloating(TypeKind kind) {
        return kind == TypeKind.DOUBLE || kind == TypeKind.FLOAT;
    }

    private static boolean isFloating(MethodTypeDesc signature) {
        return isFloating(signature.returnType())
                || signature.parameterList().stream().anyMatch(NoFloatingPoint::isFloating);
    }

    private static boolean isFloating(ClassDesc type) {
        return FLOATING.matcher(type.descriptorString()).matches();
    }
}
