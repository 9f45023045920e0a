#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_code.py finds what it is there to find.

    test_check_code.py CC OBJDUMP NM

Assembles small kernels, right and wrong, and compares what is said of each.
"""
import pathlib
import subprocess
import sys
import tempfile

TABLE = """
    .section .data.rel.ro.local,"aw"
    .globl act_tier_x
act_tier_x:
    .quad kernel_stream
    .text
    .type kernel_stream, @function
kernel_stream:
"""
RIGHT, VZEROUPPER = "", "no vzeroupper before"
SFENCE, NO_SFENCE = "no sfence before", "no sfence after"
ASKED = "src/dispatch/cpu.c does not ask for"

CASES = [
    # tier, what is complained of, code
    ("avx2", RIGHT, "vaddps (%rdi),%ymm0,%ymm0; vmovups %ymm0,(%rsi); vzeroupper; ret"),
    ("avx2", RIGHT, "test %rdx,%rdx; jne 1f; ret; 1: vmovups %ymm0,(%rsi); vzeroupper; ret"),
    ("avx2", RIGHT, "vaddss (%rdi),%xmm0,%xmm0; ret"),
    ("avx2", VZEROUPPER, "vaddps (%rdi),%ymm0,%ymm0; vmovups %ymm0,(%rsi); ret"),
    ("avx2", VZEROUPPER, "vzeroupper; vmovups %ymm0,(%rsi); ret"),
    ("avx2", VZEROUPPER, "vmovups %ymm0,(%rsi); test %rdx,%rdx; jne 1f; vzeroupper; ret; 1: ret"),
    ("avx2", VZEROUPPER, "1: vmovups %ymm0,(%rsi); dec %rdx; je 2f; vzeroupper; jmp 1b; 2: ret"),
    ("avx2", VZEROUPPER, "vmovups %ymm0,(%rsi); jmp memcpy"),
    ("avx2", VZEROUPPER,
     "call 1f; ret; .type helper, @function; helper: 1: vmovaps %ymm1,%ymm0; ret"),
    ("avx2", RIGHT, "vaddps %ymm0,%ymm0,%ymm0; jmp 1f; .type helper, @function; helper: 1: "
                    "vmovups %ymm0,(%rsi); vzeroupper; ret"),
    ("avx2", RIGHT, "call 1f; ret; .type helper, @function; helper: 1: vmovups %ymm0,(%rsi); "
                    "vzeroupper; ret"),
    ("avx512", VZEROUPPER, "vmovups %zmm0,(%rsi); ret"),
    ("avx512", RIGHT,
     "kmovw %edx,%k1; shlx %edx,%eax,%eax; vmovups %zmm0,(%rsi){%k1}; vzeroupper; ret"),
    ("avx512", ASKED, "lzcnt %rdx,%rax; ret"),
    ("avx2", ASKED, "shlx %edx,%eax,%eax; ret"),
    ("avx2", ASKED, "andn %edx,%eax,%eax; ret"),
    ("avx2", "AVX-512 in the AVX2 tier", "vaddps %ymm16,%ymm0,%ymm0; vzeroupper; ret"),
    ("avx2", "AVX-512 in the AVX2 tier", "kmovw %edx,%k1; ret"),
    ("avx2", "AVX-512 in the AVX2 tier", "vmovups %zmm0,(%rsi); vzeroupper; ret"),
    ("avx2", SFENCE, "vmovntps %ymm0,(%rsi); vzeroupper; ret"),
    ("sse2", SFENCE, "movntps %xmm0,(%rsi); test %rdx,%rdx; jne 1f; sfence; ret; 1: ret"),
    ("sse2", RIGHT, "1: movntps %xmm0,(%rsi); dec %rdx; jne 1b; sfence; ret"),
    ("sse2", RIGHT, "jmp 1f; .type told, @function; told: 1: test %rcx,%rcx; je 2f; "
                    "movntps %xmm0,(%rsi); sfence; ret; 2: ret"),
    ("sse2", NO_SFENCE, "sfence; ret; .type told, @function; told: test %rcx,%rcx; je 1f; "
                        "movntps %xmm0,(%rsi); 1: ret"),
    ("sse2", NO_SFENCE, "ret; .type told, @function; told: sfence; movntps %xmm0,(%rsi); ret"),
    ("sse2", RIGHT, "addps (%rdi),%xmm0; movups %xmm0,(%rsi); ret"),
    ("sse2", "beyond SSE2", "vaddps (%rdi),%xmm0,%xmm0; ret"),
    ("sse2", "beyond SSE2", "pmulld %xmm9,%xmm0; ret"),
    ("sse2", "beyond SSE2", "haddps %xmm1,%xmm0; ret"),
    ("sse2", "external, and not a table (T)", ".globl kernel_stream; ret"),
    ("sse2", "weak (W)", ".weak kernel_stream; ret"),
    ("sse2", "a kernel needs it from elsewhere", "jmp expf"),
]


def main():
    cc, objdump, nm = sys.argv[1:]
    check = pathlib.Path(__file__).with_name("check_code.py")
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for i, (tier, wanted, code) in enumerate(CASES):
            path = pathlib.Path(scratch) / str(i) / "tiers" / f"{tier}.c.o"
            path.parent.mkdir(parents=True)
            source = TABLE + code.replace(";", "\n") + "\n"
            subprocess.run([cc, "-c", "-x", "assembler", "-", "-o", path], input=source, text=True,
                           check=True)
            run = subprocess.run([sys.executable, "-B", check, objdump, nm, path],
                                 capture_output=True, text=True)
            if run.returncode != (wanted != RIGHT) or wanted not in run.stdout:
                print(f"{tier}: {code}\n  wanted: {wanted or 'nothing'}\n{run.stdout}{run.stderr}")
                failed += 1
    print(f"{len(CASES)} cases, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
