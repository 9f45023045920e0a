/* SPDX-License-Identifier: MIT
 *
 * S(a) = 1 / (1 + e^(2u)), u = sqrt(2/pi) (a + 0.044715 a^3), and gelu_tanh'(-a),
 * for a in [0, 31.5 * 3/16]. */
#ifndef ACTIVATE_TABLES_GELU_TANH_H
#define ACTIVATE_TABLES_GELU_TANH_H

/* clang-format off */

/* python3 fit.py GELU_TANH_S; largest error 6.42e-08 relative */
#define GELU_TANH_S(ROW) \
    ROW(0x1.d9c2020p-2f, 0x1.96b7a60p-2f, 0x1.3173440p-6f, -0x1.00327e0p-4f, -0x1.7ecdf80p-4f, 0x1.41860e0p+0f, -0x1.1ce23c0p+3f, 0x1.96db980p+4f) \
    ROW(0x1.8e9bd00p-2f, 0x1.889a620p-2f, 0x1.bb3de20p-5f, -0x1.d95e940p-5f, -0x1.e548d40p-6f, 0x1.f4f4bc0p-4f, -0x1.9fc43e0p-2f, 0x1.2a75e60p-1f) \
    ROW(0x1.47532a0p-2f, 0x1.6dd7d40p-2f, 0x1.5844fa0p-4f, -0x1.80e9080p-5f, -0x1.8958900p-7f, -0x1.9746ca0p-5f, 0x1.9a84d40p-3f, -0x1.22a6f40p-2f) \
    ROW(0x1.060a960p-2f, 0x1.491fe80p-2f, 0x1.b15eb00p-4f, -0x1.10f1d00p-5f, 0x1.2bd8fe0p-6f, -0x1.282c000p-2f, 0x1.0bfb5a0p+0f, -0x1.7f08ee0p+0f) \
    ROW(0x1.989e6a0p-3f, 0x1.1de77a0p-2f, 0x1.e2970c0p-4f, -0x1.acfee60p-7f, -0x1.588d9e0p-6f, -0x1.99f4160p-7f, 0x1.4752040p-5f, -0x1.ac93f40p-5f) \
    ROW(0x1.3601b80p-3f, 0x1.dfb5700p-3f, 0x1.ed947c0p-4f, 0x1.00f21a0p-8f, -0x1.10482c0p-5f, 0x1.8094da0p-4f, -0x1.68fd220p-2f, 0x1.04ec9e0p-1f) \
    ROW(0x1.c94f980p-4f, 0x1.84bab80p-3f, 0x1.d7cefc0p-4f, 0x1.ff40ec0p-7f, -0x1.f49d7a0p-7f, 0x1.b736360p-10f, -0x1.c61ae40p-6f, 0x1.5ce33a0p-5f) \
    ROW(0x1.47a3ac0p-4f, 0x1.304e9a0p-3f, 0x1.a9931a0p-4f, 0x1.77178e0p-6f, 0x1.c856a80p-8f, -0x1.da42be0p-4f, 0x1.9486e00p-2f, -0x1.22f5fc0p-1f) \
    ROW(0x1.c795640p-5f, 0x1.cc422e0p-4f, 0x1.6c1e700p-4f, 0x1.da028a0p-6f, -0x1.5592d40p-7f, 0x1.7be2320p-5f, -0x1.7fa75c0p-3f, 0x1.1361380p-2f) \
    ROW(0x1.330a260p-5f, 0x1.5029620p-4f, 0x1.2963320p-4f, 0x1.db01e20p-6f, 0x1.40aaa20p-9f, -0x1.bd1b6a0p-7f, 0x1.15d9420p-5f, -0x1.9ef12c0p-5f) \
    ROW(0x1.90ab2e0p-6f, 0x1.da05f40p-5f, 0x1.d06a0e0p-5f, 0x1.bae94c0p-6f, 0x1.5209140p-8f, -0x1.6673280p-7f, 0x1.e9faf80p-6f, -0x1.71f98c0p-5f) \
    ROW(0x1.f971000p-7f, 0x1.425ade0p-5f, 0x1.5b4f980p-5f, 0x1.80e7020p-6f, 0x1.6df7380p-8f, -0x1.9f86b80p-10f, 0x1.0b34420p-10f, -0x1.a34fee0p-9f) \
    ROW(0x1.33ab520p-7f, 0x1.a65f5a0p-6f, 0x1.f1f9960p-6f, 0x1.3750940p-6f, 0x1.ff4a160p-8f, -0x1.afb0640p-7f, 0x1.81b13a0p-5f, -0x1.1cd16a0p-4f) \
    ROW(0x1.68c9bc0p-8f, 0x1.0a2bea0p-6f, 0x1.55e8140p-6f, 0x1.e5ae2a0p-7f, 0x1.2c45fa0p-8f, 0x1.1083b00p-7f, -0x1.d13f980p-6f, 0x1.4a8f5e0p-5f) \
    ROW(0x1.96a6d40p-9f, 0x1.4216700p-7f, 0x1.c19f7a0p-7f, 0x1.61aad40p-7f, 0x1.2f29520p-8f, 0x1.6b88d00p-9f, -0x1.b9c3820p-8f, 0x1.326ce80p-7f) \
    ROW(0x1.b789160p-10f, 0x1.7565fa0p-8f, 0x1.1a89760p-7f, 0x1.eb17580p-8f, 0x1.e4206c0p-9f, 0x1.4f0a0c0p-9f, -0x1.62bc120p-8f, 0x1.fb92ba0p-8f) \
    ROW(0x1.c676c40p-11f, 0x1.9dbae80p-9f, 0x1.52bf6e0p-8f, 0x1.4279f60p-8f, 0x1.893cce0p-9f, 0x1.9abc320p-12f, 0x1.34cac80p-9f, -0x1.b5f06a0p-9f) \
    ROW(0x1.c05a7c0p-12f, 0x1.b503f40p-10f, 0x1.826f540p-9f, 0x1.9341060p-9f, 0x1.0c664a0p-9f, 0x1.aae6e00p-11f, 0x1.212aaa0p-12f, -0x1.9198be0p-13f) \
    ROW(0x1.a4ebc80p-13f, 0x1.b6dfc20p-11f, 0x1.a26dc80p-10f, 0x1.dccc540p-10f, 0x1.5ca4f60p-10f, 0x1.8aeda20p-11f, -0x1.c1e3220p-13f, 0x1.2b67920p-11f) \
    ROW(0x1.7705820p-14f, 0x1.a1de8a0p-12f, 0x1.ace4620p-11f, 0x1.0993360p-10f, 0x1.b5c0ac0p-11f, 0x1.b67bda0p-12f, 0x1.3914180p-12f, -0x1.8bdb260p-13f) \
    ROW(0x1.3c37ae0p-15f, 0x1.7829500p-13f, 0x1.9ef16a0p-12f, 0x1.16ada80p-11f, 0x1.fb46480p-12f, 0x1.1618080p-12f, 0x1.feb5c00p-13f, -0x1.391ebe0p-13f) \
    ROW(0x1.f747000p-17f, 0x1.3f3b6c0p-14f, 0x1.79d37c0p-13f, 0x1.12d2f20p-12f, 0x1.0e26820p-12f, 0x1.8957040p-13f, 0x1.e4dffc0p-15f, 0x1.263ef20p-14f) \
    ROW(0x1.78e9e40p-18f, 0x1.fd5d340p-16f, 0x1.42e5020p-14f, 0x1.fb0f220p-14f, 0x1.0f69780p-13f, 0x1.bbceda0p-14f, 0x1.24f0580p-15f, 0x1.bc3cdc0p-15f) \
    ROW(0x1.08e8be0p-19f, 0x1.7ced8a0p-17f, 0x1.0243280p-15f, 0x1.b470140p-15f, 0x1.ff17580p-15f, 0x1.b104fa0p-15f, 0x1.0fbe7e0p-15f, 0x1.0daa0e0p-16f) \
    ROW(0x1.5c7b040p-21f, 0x1.0a49240p-18f, 0x1.8189660p-17f, 0x1.5df4460p-16f, 0x1.bb493a0p-16f, 0x1.9fc75e0p-16f, 0x1.0fca0e0p-16f, 0x1.8805200p-17f) \
    ROW(0x1.abca780p-23f, 0x1.5b02d80p-20f, 0x1.0bcca80p-18f, 0x1.0490540p-17f, 0x1.63d0ba0p-17f, 0x1.6f6f200p-17f, 0x1.f42e720p-18f, 0x1.dc6eb00p-18f) \
    ROW(0x1.e8afd40p-25f, 0x1.a450180p-22f, 0x1.5943ca0p-20f, 0x1.6735520p-19f, 0x1.0886420p-18f, 0x1.2412fc0p-18f, 0x1.d4feda0p-19f, 0x1.b331ac0p-19f) \
    ROW(0x1.0303200p-26f, 0x1.d7dc620p-24f, 0x1.9bf0d40p-22f, 0x1.c989a00p-21f, 0x1.68e0940p-20f, 0x1.b524480p-20f, 0x1.60fac20p-20f, 0x1.b1e0bc0p-20f) \
    ROW(0x1.fc1e420p-29f, 0x1.e99ad00p-26f, 0x1.c59ade0p-24f, 0x1.0c55500p-22f, 0x1.c576660p-22f, 0x1.26e5900p-21f, 0x1.03bf2a0p-21f, 0x1.615adc0p-21f) \
    ROW(0x1.cbe25e0p-31f, 0x1.d4385a0p-28f, 0x1.cbb1100p-26f, 0x1.21337e0p-24f, 0x1.04a5380p-23f, 0x1.6f70da0p-23f, 0x1.4b19680p-23f, 0x1.114a4a0p-22f) \
    ROW(0x1.7efad80p-33f, 0x1.9b89fa0p-30f, 0x1.ab8fb60p-28f, 0x1.1dace60p-26f, 0x1.113fb40p-25f, 0x1.a66fd40p-25f, 0x1.6b9fac0p-25f, 0x1.8905440p-24f) \
    ROW(0x1.24a1b60p-35f, 0x1.4b857c0p-32f, 0x1.6bfeac0p-30f, 0x1.01d6660p-28f, 0x1.057a5e0p-27f, 0x1.b718640p-27f, 0x1.727a440p-27f, 0x1.ed1a320p-26f)

/* python3 fit.py GELU_TANH_SLOPE; largest error 5.1e-08 relative, 1.4e-09 absolute */
#define GELU_TANH_SLOPE(ROW) \
    ROW(0x1.b3a0ce0p-2f, 0x1.94ebc60p-1f, 0x1.3198820p-4f, -0x1.0903f40p-2f, -0x1.c4f05c0p-4f, 0x1.3769bc0p+0f, -0x1.08fba00p+3f, 0x1.7b58360p+4f) \
    ROW(0x1.2030740p-2f, 0x1.7901900p-1f, 0x1.b29a2c0p-3f, -0x1.c1d2b20p-3f, -0x1.8b862c0p-4f, 0x1.6313c60p-3f, -0x1.c67c7e0p-2f, 0x1.507e180p-1f) \
    ROW(0x1.37abe60p-3f, 0x1.4582760p-1f, 0x1.4505240p-2f, -0x1.33e4720p-3f, -0x1.63e0ac0p-4f, -0x1.345e6c0p-3f, 0x1.4edd540p-1f, -0x1.d77ae40p-1f) \
    ROW(0x1.706a580p-5f, 0x1.021b9a0p-1f, 0x1.81924a0p-2f, -0x1.f7251a0p-5f, -0x1.c471740p-4f, -0x1.175a5c0p-4f, 0x1.0bda8e0p-2f, -0x1.6974620p-2f) \
    ROW(-0x1.2760f60p-5f, 0x1.7039580p-2f, 0x1.8b8f4e0p-2f, 0x1.8c02640p-6f, -0x1.aafe0a0p-4f, -0x1.9beeb20p-6f, 0x1.851b340p-7f, 0x1.6ffa8a0p-7f) \
    ROW(-0x1.7162080p-4f, 0x1.c23d460p-3f, 0x1.69340c0p-2f, 0x1.76eff80p-4f, -0x1.3ed7280p-4f, -0x1.3fcbf40p-9f, -0x1.f870c20p-4f, 0x1.87e6920p-3f) \
    ROW(-0x1.ea377a0p-4f, 0x1.94db080p-4f, 0x1.27bdcc0p-2f, 0x1.0ce67a0p-3f, -0x1.088c700p-5f, -0x1.d509ee0p-5f, 0x1.cf468c0p-5f, -0x1.3d1f4e0p-4f) \
    ROW(-0x1.081d420p-3f, 0x1.4d282e0p-8f, 0x1.ae37760p-3f, 0x1.2743120p-3f, -0x1.2ece060p-10f, -0x1.91b71a0p-6f, -0x1.4076280p-5f, 0x1.7bce920p-5f) \
    ROW(-0x1.f9be320p-4f, -0x1.e0c5880p-5f, 0x1.0c504a0p-3f, 0x1.1284640p-3f, 0x1.6ce3c20p-6f, 0x1.bb09340p-10f, -0x1.7ab8780p-4f, 0x1.dddc040p-4f) \
    ROW(-0x1.bd44c40p-4f, -0x1.830f4e0p-4f, 0x1.fe603a0p-5f, 0x1.bfa6720p-4f, 0x1.07319c0p-5f, 0x1.59999e0p-5f, -0x1.89cd580p-3f, 0x1.090b0a0p-2f) \
    ROW(-0x1.6e732e0p-4f, -0x1.b83d1c0p-4f, 0x1.4438840p-7f, 0x1.3a1e0c0p-4f, 0x1.a6271c0p-5f, -0x1.f1bb600p-5f, 0x1.b6a1360p-3f, -0x1.46efaa0p-2f) \
    ROW(-0x1.1c5bda0p-4f, -0x1.aa87380p-4f, -0x1.971eb00p-6f, 0x1.83dd2c0p-5f, 0x1.bf5d520p-6f, 0x1.6506cc0p-4f, -0x1.2b368e0p-2f, 0x1.a6e18e0p-2f) \
    ROW(-0x1.a20d540p-5f, -0x1.7447740p-4f, -0x1.6364360p-5f, 0x1.4cdea60p-6f, 0x1.16b5620p-5f, -0x1.2449620p-6f, 0x1.9867520p-4f, -0x1.2d08680p-3f) \
    ROW(-0x1.23c61a0p-5f, -0x1.2bb3920p-4f, -0x1.9442e60p-5f, 0x1.0d69ee0p-9f, 0x1.07a7360p-6f, 0x1.4627b60p-5f, -0x1.af792e0p-4f, 0x1.3606980p-3f) \
    ROW(-0x1.8301840p-6f, -0x1.c231c80p-5f, -0x1.7e9f7c0p-5f, -0x1.4b5e980p-7f, 0x1.be70b00p-7f, -0x1.262a500p-7f, 0x1.0fc7920p-4f, -0x1.800b5e0p-4f) \
    ROW(-0x1.e7a6d20p-7f, -0x1.3d3d500p-5f, -0x1.4231f20p-5f, -0x1.fad90c0p-7f, 0x1.2be2e40p-8f, 0x1.a7e60a0p-10f, 0x1.4741160p-6f, -0x1.a827000p-6f) \
    ROW(-0x1.23973e0p-7f, -0x1.a48ad20p-6f, -0x1.ef3f5e0p-6f, -0x1.09a39c0p-6f, -0x1.8d94160p-9f, 0x1.323b4a0p-6f, -0x1.a4fe780p-5f, 0x1.3e5f0e0p-4f) \
    ROW(-0x1.4a77980p-8f, -0x1.065eb40p-6f, -0x1.5f491e0p-6f, -0x1.ddca8c0p-7f, -0x1.68e4200p-9f, -0x1.2150980p-8f, 0x1.8c66ec0p-6f, -0x1.0833e60p-5f) \
    ROW(-0x1.62473a0p-9f, -0x1.3401a20p-7f, -0x1.ceeaa60p-7f, -0x1.7560620p-7f, -0x1.1fb5480p-8f, -0x1.f7a3ba0p-12f, 0x1.d3e53a0p-9f, -0x1.9ba4be0p-9f) \
    ROW(-0x1.6685200p-10f, -0x1.53cb300p-8f, -0x1.1bda7e0p-7f, -0x1.08a71e0p-7f, -0x1.16e0520p-8f, -0x1.0796c00p-12f, -0x1.312b260p-10f, 0x1.7b35d00p-9f) \
    ROW(-0x1.55b4520p-11f, -0x1.5fb3920p-9f, -0x1.4427120p-8f, -0x1.570c280p-8f, -0x1.c183dc0p-9f, -0x1.3c97de0p-12f, -0x1.5e10fa0p-9f, 0x1.1d8a020p-8f) \
    ROW(-0x1.31ff9e0p-12f, -0x1.54e1520p-10f, -0x1.587b580p-9f, -0x1.99a60e0p-9f, -0x1.2decb80p-9f, -0x1.3da8d40p-10f, 0x1.1fd9240p-11f, -0x1.bcd6ce0p-11f) \
    ROW(-0x1.00d4c60p-13f, -0x1.34b9c40p-11f, -0x1.5463e00p-10f, -0x1.c08a840p-10f, -0x1.87996c0p-10f, -0x1.39fb1e0p-11f, -0x1.0373300p-10f, 0x1.30f5300p-10f) \
    ROW(-0x1.930f200p-15f, -0x1.04af0c0p-12f, -0x1.38269e0p-11f, -0x1.c5f8200p-11f, -0x1.b1e6b00p-11f, -0x1.3b205a0p-11f, -0x1.77f5500p-17f, -0x1.55beb40p-12f) \
    ROW(-0x1.26ec240p-16f, -0x1.997b200p-14f, -0x1.0941d40p-12f, -0x1.a631760p-12f, -0x1.c2987a0p-12f, -0x1.6f00320p-12f, -0x1.33b6400p-14f, -0x1.7b85540p-13f) \
    ROW(-0x1.916b060p-18f, -0x1.2a6b460p-15f, -0x1.a0e5980p-14f, -0x1.68f57e0p-13f, -0x1.acd3040p-13f, -0x1.6e33aa0p-13f, -0x1.a8f3200p-14f, -0x1.a4c19e0p-15f) \
    ROW(-0x1.fad60e0p-20f, -0x1.929c780p-17f, -0x1.2e4dd40p-15f, -0x1.1ba46e0p-14f, -0x1.7130a40p-14f, -0x1.616a820p-14f, -0x1.ca57980p-15f, -0x1.3ef2780p-15f) \
    ROW(-0x1.2808f00p-21f, -0x1.f587460p-19f, -0x1.93aef00p-17f, -0x1.98a9ec0p-16f, -0x1.22b8160p-15f, -0x1.2c3db20p-15f, -0x1.ed8d0a0p-16f, -0x1.36e9640p-16f) \
    ROW(-0x1.3f19fc0p-23f, -0x1.1fb1220p-20f, -0x1.ef31700p-19f, -0x1.0d97c80p-17f, -0x1.9f65120p-17f, -0x1.da64c20p-17f, -0x1.98fe380p-17f, -0x1.6843640p-17f) \
    ROW(-0x1.3c8b760p-25f, -0x1.2f33b40p-22f, -0x1.1658d00p-20f, -0x1.4527440p-19f, -0x1.0cac7e0p-18f, -0x1.5c19d80p-18f, -0x1.0c72680p-18f, -0x1.92c8640p-18f) \
    ROW(-0x1.20339c0p-27f, -0x1.24ca120p-24f, -0x1.1e1ce20p-22f, -0x1.654e340p-21f, -0x1.3d8ea20p-20f, -0x1.bcd21a0p-20f, -0x1.774be60p-20f, -0x1.3b5a600p-19f) \
    ROW(-0x1.e05db80p-30f, -0x1.0262d00p-26f, -0x1.0c3bbc0p-24f, -0x1.6534c00p-23f, -0x1.5430540p-22f, -0x1.01562e0p-21f, -0x1.cdc92e0p-22f, -0x1.be9b9c0p-21f)

#endif
