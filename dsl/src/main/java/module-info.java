/// The model language: text in, checked model or diagnostics out.
module dev.unroll.dsl {
    requires static org.jspecify;
    requires org.antlr.antlr4.runtime;

    exports dev.unroll.dsl;
    exports dev.unroll.dsl.check;
    exports dev.unroll.dsl.diagnostic;
    exports dev.unroll.dsl.model;
    exports dev.unroll.dsl.prelude;
    exports dev.unroll.dsl.source;
    exports dev.unroll.dsl.syntax;
}
