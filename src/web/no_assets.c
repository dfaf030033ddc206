/* SPDX-License-Identifier: Apache-2.0
** A program without pages. */
#include "web/assets.h"

const Asset web_assets[1] = { { 0 } };
const size_t n_web_assets = 0;
