using System.Buffers.Binary;

namespace GaDms.Page.Tests;

/// <summary>Pictures that need no file and no encoder.</summary>
internal static class Picture
{
    /// <summary>A bitmap file of 24 bits a pixel in one colour, chosen by a number.</summary>
    public static byte[] Bitmap(int width, int height, int number)
    {
        const int header = 54;
        var stride = (width * 3 + 3) / 4 * 4;
        var file = new byte[header + (stride * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), header);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = 24;
        file.AsSpan(header).Fill((byte)(40 + (number * 37 % 200)));
        return file;
    }
}
