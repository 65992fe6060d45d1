package dev.unroll.compiler.driver;

import java.util.Locale;

/// Tools that make circuits of kernels, and the file by which TornadoVM is told of them
/// (`-Dtornado.fpga.conf.file`): lines of `KEY = value`.
public enum FpgaTools {
    /// Intel's SDK for OpenCL with Quartus Prime, for boards such as the Arria 10.
    INTEL("p385a_sch_ax115", "aoc", "-v -report"),
    /// Intel's oneAPI Base Toolkit, whose emulator needs no board.
    INTEL_ONEAPI("fpga_fast_emu", "aocl-ioc64", ""),
    /// AMD's (Xilinx's) Vitis, for boards such as the Alveo U50.
    AMD("xilinx_u50_gen3x16_xdma_201920_3", "v++", "-O3 -j4");

    private final String board;
    private final String compiler;
    private final String flags;

    FpgaTools(String board, String compiler, String flags) {
        this.board = board;
        this.compiler = compiler;
        this.flags = flags;
    }

    /// The name of the file.
    public String fileName() {
        return "fpga-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".conf";
    }

    /// What stands in it. A line begins with its key, and `#` begins a comment.
    public String configuration() {
        StringBuilder text = new StringBuilder();
        text.append("# What TornadoVM runs to make a circuit of a kernel; see docs/fpga.md.\n");
        text.append("# The board, as `clinfo` and the vendor's tools name it:\n");
        text.append("DEVICE_NAME = ").append(board).append('\n');
        text.append("# The compiler of kernels:\n");
        text.append("COMPILER = ").append(compiler).append('\n');
        if (!flags.isEmpty()) {
            text.append("FLAGS = ").append(flags).append('\n');
        }
        text.append("# Where kernels, circuits and reports are kept, in the folder that the program is run in:\n");
        text.append("DIRECTORY_BITSTREAM = fpga-source-comp/\n");
        if (this == AMD) {
            text.append("# Whether the board is one of Amazon's (F1):\n");
            text.append("AWS_ENV = no\n");
        }
        return text.toString();
    }
}
