module com.acme.plain {
    requires transitive dev.unroll.runtime;

    exports com.acme;
    exports com.acme.text;
}
