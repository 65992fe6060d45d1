package dev.unroll.compiler.emit.tornado;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Reads the finished source of a class of kernels again, and finds what TornadoVM would refuse or,
/// worse, compute wrongly without a word. It knows nothing of how the source came about.
public final class KernelVerifier {
    /// Statements of a kernel, those of the methods that it calls included. TornadoVM compiles 500, and
    /// fails at some 2,000.
    static final int STATEMENTS = 500;

    private final Map<String, MethodTree> methods = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private KernelVerifier() {}

    /// What is wrong with a class of kernels, one sentence each, empty if nothing is.
    ///
    /// @param source a source file with one class; its public methods are the kernels
    public static List<String> verify(String source) {
        KernelVerifier verifier = new KernelVerifier();
        for (Tree type : parse(source).getTypeDecls()) {
            if (type instanceof ClassTree kernels) {
                verifier.verify(kernels);
            }
        }
        return verifier.problems;
    }

    private static CompilationUnitTree parse(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java installation has no compiler; run Unroll with a JDK");
        }
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("memory:///Kernels.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task = (JavacTask) compiler.getTask(null, null, _ -> {}, List.of("-proc:none"), null, List.of(file));
        try {
            return task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void verify(ClassTree kernels) {
        for (Tree member : kernels.getMembers()) {
            if (member instanceof MethodTree method
                    && !method.getName().contentEquals("<init>")
                    && methods.put(method.getName().toString(), method) != null) {
                problems.add("two methods are called " + method.getName());
            }
            if (member instanceof VariableTree field && field.getType().getKind() == Tree.Kind.ARRAY_TYPE) {
                problems.add("the table " + field.getName() + " is none that a device has");
            }
        }
        for (MethodTree method : methods.values()) {
            problems.addAll(KernelRules.check(method, methods.keySet()));
            boolean kernel = method.getModifiers().getFlags().contains(Modifier.PUBLIC);
            if (!method.getModifiers().getFlags().contains(Modifier.STATIC)) {
                problems.add(method.getName() + " is not static");
            }
            if (kernel && method.getParameters().size() > TaskLimits.ARGUMENTS) {
                problems.add(method.getName() + " takes "
                        + method.getParameters().size() + " arguments, and a task " + TaskLimits.ARGUMENTS);
            }
            int statements = statements(method, new HashSet<>());
            if (kernel && statements > STATEMENTS) {
                problems.add(method.getName() + " has " + statements + " statements, and a kernel " + STATEMENTS);
            }
        }
    }

    /// All statements of a method and of those that it calls, each time that it calls them.
    private int statements(MethodTree method, Set<String> callers) {
        String name = method.getName().toString();
        if (!callers.add(name)) {
            problems.add(name + " calls itself");
            return 0;
        }
        int count = new TreeScanner<Integer, Integer>() {
            @Override
            public Integer scan(Tree tree, Integer unused) {
                if (tree == null) {
                    return 0;
                }
                Integer within = super.scan(tree, unused);
                boolean statement = tree instanceof StatementTree && tree.getKind() != Tree.Kind.BLOCK;
                return (within == null ? 0 : within) + (statement ? 1 : 0);
            }

            @Override
            public Integer visitMethodInvocation(MethodInvocationTree call, Integer unused) {
                Integer within = super.visitMethodInvocation(call, unused);
                MethodTree called = methods.get(call.getMethodSelect().toString());
                return (within == null ? 0 : within) + (called == null ? 0 : statements(called, callers));
            }

            @Override
            public Integer reduce(Integer left, Integer right) {
                return (left == null ? 0 : left) + (right == null ? 0 : right);
            }
        }.scan(method.getBody(), 0);
        callers.remove(name);
        return count;
    }
}
