/* SPDX-License-Identifier: Apache-2.0 */
#include "report/docx_drawing.h"
#include "formats/xml.h"

enum { EMU = 9525 };                 /* to a pixel */

static const char DRAWING[] =
    "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
    "<wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%d\" name=\"%.*s\" descr=\"%.*s\"/>"
    "<a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
    "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"%d\" name=\"%.*s\"/><pic:cNvPicPr/></pic:nvPicPr>"
    "<pic:blipFill><a:blip xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:embed=\"%.*s\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lld\" cy=\"%lld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";

void docx_drawing(Str name, Str relation, int number, int width, int height, Buf *out)
{
    Buf safe = { 0 };
    xml_escape(name, &safe);
    Str label = buf_str(&safe);
    long long cx = (long long)width * EMU, cy = (long long)height * EMU;
    buf_addf(out, DRAWING, cx, cy, number, SP(label), SP(label), number, SP(label), SP(relation), cx, cy);
    buf_done(&safe);
}
