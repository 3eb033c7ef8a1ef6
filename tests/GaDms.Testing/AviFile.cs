using System.Text;
using GaDms.Imaging;

namespace GaDms.Testing;

/// <summary>Motion-JPEG in AVI: the one kind of video that can be written in a page.</summary>
public static class AviFile
{
    public static byte[] Write(IReadOnlyList<Image> frames, int framesPerSecond)
    {
        (int width, int height) = (frames[0].Width, frames[0].Height);
        byte[] header = Numbers(1_000_000 / framesPerSecond, 0, 0, 0, frames.Count, 0, 1, 0, width, height, 0, 0, 0, 0);
        byte[] stream = [.. "vidsMJPG"u8, .. Numbers(0, 0, 0, 1, framesPerSecond, 0, frames.Count, 0, -1, 0, 0, 0)];
        byte[] format = [.. Numbers(40, width, height, 1 | (24 << 16)), .. "MJPG"u8, .. Numbers(width * height * 3, 0, 0, 0, 0)];
        byte[] streams = List("strl", [.. Chunk("strh", stream), .. Chunk("strf", format)]);
        byte[] pictures = [.. frames.SelectMany(frame => Chunk("00dc", ImageCodec.EncodeJpeg(frame, 95)))];
        byte[] content = [.. "AVI "u8, .. List("hdrl", [.. Chunk("avih", header), .. streams]), .. List("movi", pictures)];
        return Chunk("RIFF", content);
    }

    private static byte[] List(string name, byte[] content) => Chunk("LIST", [.. Encoding.ASCII.GetBytes(name), .. content]);

    private static byte[] Chunk(string name, byte[] content)
        => [.. Encoding.ASCII.GetBytes(name), .. Numbers(content.Length), .. content, .. new byte[content.Length % 2]];

    private static byte[] Numbers(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];
}
