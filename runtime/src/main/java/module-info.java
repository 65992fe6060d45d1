/// What compiled networks and their users need while running. It depends on the JDK alone.
module dev.unroll.runtime {
    requires static org.jspecify;
    requires java.net.http;

    exports dev.unroll.runtime;
    exports dev.unroll.runtime.data;
    exports dev.unroll.runtime.file;
    exports dev.unroll.runtime.probe;
    exports dev.unroll.runtime.train;
    exports dev.unroll.runtime.typed;
}
