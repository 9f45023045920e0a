/* SPDX-License-Identifier: MIT
 *
 * What figures depend on: the version, the CPU and the compiler. */
#include "tool.h"
#include <stdio.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#    include <cpuid.h>

/* The brand string that CPUID gives in three leaves of 16 characters. */
static void read_brand(char name[TOOL_CPU_NAME_ROOM])
{
    for (unsigned leaf = 0; leaf < 3; leaf++) {
        unsigned registers[4];
        if (!__get_cpuid(0x80000002 + leaf, &registers[0], &registers[1], &registers[2],
                         &registers[3]))
            return;
        memcpy(name + leaf * sizeof registers, registers, sizeof registers);
    }
}
#else
static void read_brand(char name[TOOL_CPU_NAME_ROOM])
{
    (void)name;
}
#endif

void tool_cpu_name(char name[TOOL_CPU_NAME_ROOM])
{
    char brand[TOOL_CPU_NAME_ROOM] = { 0 };
    read_brand(brand);
    const char *start = brand + strspn(brand, " ");
    size_t length = strlen(start);
    while (length > 0 && start[length - 1] == ' ')
        length--;
    if (length == 0) {
        strcpy(name, "not told");
        return;
    }
    memcpy(name, start, length);
    name[length] = '\0';
}

const char *tool_compiler(void)
{
#if defined(__clang__)
    return __VERSION__;
#elif defined(__GNUC__)
    return "GCC " __VERSION__;
#else
    return "not told";
#endif
}

const char *tool_version(void)
{
    static char text[16];
    const uint32_t version = act_version();
    snprintf(text, sizeof text, "%u.%u.%u", (unsigned)(version >> 16),
             (unsigned)(version >> 8 & 255), (unsigned)(version & 255));
    return text;
}
