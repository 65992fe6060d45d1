package dev.unroll.compiler.driver;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The devices that TornadoVM finds, in a process that was started with it. It is asked by reflection,
/// as nothing is compiled against it.
public final class Devices {
    private static final String PROVIDER = "uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider";

    private Devices() {}

    /// A device.
    ///
    /// @param id what `--device` takes, such as `0:0`
    /// @param backend what TornadoVM speaks to it, such as OpenCL
    /// @param groupSize the most work-items that a work-group may have; 0 if it does not say
    public record Device(String id, String backend, String name, int groupSize) {}

    /// All devices; empty if there is no driver of any.
    public static List<Device> all() {
        try {
            Object runtime = callOf(Class.forName(PROVIDER), null, "getTornadoRuntime");
            List<Device> devices = new ArrayList<>();
            int backends = (int) call(runtime, "getNumBackends");
            for (int i = 0; i < backends; i++) {
                Object backend = call(runtime, "getBackend", i);
                int count = (int) call(backend, "getNumDevices");
                for (int j = 0; j < count; j++) {
                    Object device = call(backend, "getDevice", j);
                    devices.add(new Device(
                            i + ":" + j,
                            String.valueOf(call(backend, "getBackendType")),
                            String.valueOf(call(device, "getDescription")),
                            groupSize(device)));
                }
            }
            return devices;
        } catch (InvocationTargetException | ExceptionInInitializerError | NoClassDefFoundError _) {
            return List.of(); // its runtime does not start without one
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this TornadoVM is another one than 5.2", e);
        }
    }

    private static int groupSize(Object device) throws ReflectiveOperationException {
        Object sizes = call(call(device, "getPhysicalDevice"), "getDeviceMaxWorkGroupSize");
        return sizes instanceof long[] axes && axes.length > 0 ? Math.clamp(axes[0], 0, Integer.MAX_VALUE) : 0;
    }

    private static Object call(Object object, String method, Object... arguments) throws ReflectiveOperationException {
        return callOf(object.getClass(), object, method, arguments);
    }

    /// Calls the method as an interface of the object declares it, since its class is not open to
    /// others.
    private static Object callOf(Class<?> type, @Nullable Object object, String name, Object... arguments)
            throws ReflectiveOperationException {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && takes(method, arguments)) {
                return declared(type, method).invoke(object, arguments);
            }
        }
        throw new NoSuchMethodException(type.getName() + "." + name);
    }

    /// Methods of one name come in any order, and may differ in what they take.
    static boolean takes(Method method, Object... arguments) {
        List<Class<?>> boxed = MethodType.methodType(void.class, method.getParameterTypes())
                .wrap()
                .parameterList();
        return boxed.size() == arguments.length
                && IntStream.range(0, arguments.length)
                        .allMatch(i -> boxed.get(i).isInstance(arguments[i]));
    }

    private static Method declared(Class<?> type, Method method) {
        for (Class<?> superclass = type; superclass != null; superclass = superclass.getSuperclass()) {
            for (Class<?> face : superclass.getInterfaces()) {
                try {
                    return declared(face, face.getMethod(method.getName(), method.getParameterTypes()));
                } catch (NoSuchMethodException _) {
                    // Another one has it.
                }
            }
        }
        return method;
    }
}
