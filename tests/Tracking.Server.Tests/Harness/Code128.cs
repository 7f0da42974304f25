using System.Globalization;
using System.Text;

namespace Tracking.Server.Tests.Harness;

/// <summary>Draws Code 128 (ISO/IEC 15417, code set B) as a video that a browser takes for a camera.</summary>
internal static class Code128
{
    private const int StartB = 104;
    private const int Stop = 106;

    /// <summary>Widths of bars and spaces of each symbol, in modules.</summary>
    private static readonly string[] Widths =
        ("212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 "
        + "221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 "
        + "231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
        + "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
        + "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 "
        + "114131 311141 411131 211412 211214 211232 2331112").Split(' ');

    /// <summary>Writes a video of one still frame repeated, with the barcode in its middle, in YUV4MPEG2.</summary>
    public static void WriteVideo(string path, string text, int width = 1280, int height = 720)
    {
        bool[] modules = Modules(text);
        int scale = width * 6 / 10 / modules.Length;
        int left = (width - (modules.Length * scale)) / 2;
        byte[] luma = new byte[width * height];
        Array.Fill(luma, (byte)225);
        for (int y = height / 3; y < height * 2 / 3; y++)
        {
            for (int i = 0; i < modules.Length * scale; i++)
            {
                luma[(y * width) + left + i] = modules[i / scale] ? (byte)20 : (byte)225;
            }
        }

        byte[] chroma = new byte[width * height / 2];
        Array.Fill(chroma, (byte)128);
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n")));
        for (int frame = 0; frame < 3; frame++)
        {
            file.Write("FRAME\n"u8);
            file.Write(luma);
            file.Write(chroma);
        }
    }

    /// <summary>Dark and light modules, with the quiet zones.</summary>
    private static bool[] Modules(string text)
    {
        int sum = StartB;
        var symbols = new List<int> { StartB };
        for (int i = 0; i < text.Length; i++)
        {
            symbols.Add(text[i] - ' ');
            sum += (i + 1) * (text[i] - ' ');
        }

        symbols.Add(sum % 103);
        symbols.Add(Stop);
        var modules = new List<bool>(Enumerable.Repeat(false, 10));
        foreach (int symbol in symbols)
        {
            bool dark = true;
            foreach (char modulesWide in Widths[symbol])
            {
                modules.AddRange(Enumerable.Repeat(dark, modulesWide - '0'));
                dark = !dark;
            }
        }

        modules.AddRange(Enumerable.Repeat(false, 10));
        return [.. modules];
    }
}
