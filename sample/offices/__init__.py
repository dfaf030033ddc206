# SPDX-License-Identifier: Apache-2.0
"""One module for each office, each with `write(city, folder, day, first)`: what that office hands in on that day."""
