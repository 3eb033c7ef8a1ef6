using GaDms.Imaging;

namespace GaDms.Curation.Tests;

/// <summary>Pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>A small JPEG; each number gives another one.</summary>
    public static byte[] Jpeg(int number) => ImageCodec.EncodeJpeg(Blocks(number, 24, 48));

    public static byte[] Png(int number) => ImageCodec.EncodePng(Blocks(number, 24, 48));

    /// <summary>A picture of coloured blocks, drawn by lot.</summary>
    public static Image Blocks(int number, int width, int height)
    {
        var prng = new Data.Prng((ulong)number);
        var image = new Image(width, height);
        image.Fill(Lot());
        for (int i = 0; i < 12; i++)
        {
            var block = new Image(1 + prng.NextInt(width), 1 + prng.NextInt(height));
            block.Fill(Lot());
            image.Blit(block, prng.NextInt(width) - (block.Width / 2), prng.NextInt(height) - (block.Height / 2));
        }

        return image;

        Color Lot() => new((byte)prng.NextInt(256), (byte)prng.NextInt(256), (byte)prng.NextInt(256));
    }
}
