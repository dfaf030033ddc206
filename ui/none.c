/* SPDX-License-Identifier: Apache-2.0
** No pages in this program (-Dui=disabled). */
#include "web/assets.h"

const Asset web_assets[1] = { { 0 } };
const size_t n_web_assets = 0;
