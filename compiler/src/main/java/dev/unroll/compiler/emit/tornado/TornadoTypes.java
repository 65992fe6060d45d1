package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.runtime.Precision;

/// Names of TornadoVM's classes. Nothing here is compiled against them.
final class TornadoTypes {
    private static final String API = "uk.ac.manchester.tornado.api";

    static final ClassName CONTEXT = ClassName.get(API, "KernelContext");
    static final ClassName TASK_GRAPH = ClassName.get(API, "TaskGraph");
    static final ClassName PLAN = ClassName.get(API, "TornadoExecutionPlan");
    static final ClassName RESULT = ClassName.get(API, "TornadoExecutionResult");
    static final ClassName GRID_SCHEDULER = ClassName.get(API, "GridScheduler");
    static final ClassName GRID_1D = ClassName.get(API, "WorkerGrid1D");
    static final ClassName GRID_2D = ClassName.get(API, "WorkerGrid2D");
    static final ClassName WORKER_GRID = ClassName.get(API, "WorkerGrid");
    static final ClassName PARALLEL = ClassName.get(API + ".annotations", "Parallel");
    static final ClassName TRANSFER = ClassName.get(API + ".enums", "DataTransferMode");
    static final ClassName MATH = ClassName.get(API + ".math", "TornadoMath");
    static final ClassName PLAN_EXCEPTION = ClassName.get(API + ".exceptions", "TornadoExecutionPlanException");

    private static final ClassName FLOAT_ARRAY = ClassName.get(API + ".types.arrays", "FloatArray");
    private static final ClassName DOUBLE_ARRAY = ClassName.get(API + ".types.arrays", "DoubleArray");
    private static final ClassName INT_ARRAY = ClassName.get(API + ".types.arrays", "IntArray");

    private TornadoTypes() {}

    static TypeName array(Kind kind, Precision precision) {
        if (kind == Kind.CLASS) {
            return INT_ARRAY;
        }
        return switch (precision) {
            case FLOAT -> FLOAT_ARRAY;
            case DOUBLE -> DOUBLE_ARRAY;
        };
    }
}
