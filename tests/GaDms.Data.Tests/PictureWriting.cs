using GaDms.Imaging;

namespace GaDms.Data.Tests;

internal static class PictureWriting
{
    /// <summary>A small picture of one colour.</summary>
    public static string WritePicture(this TemporaryFolder folder, string name, byte grey = 128, int width = 8, int height = 16)
    {
        var picture = new Image(width, height);
        picture.Pixels.AsSpan().Fill(grey);
        return folder.Write(name, ImageCodec.EncodePng(picture));
    }
}
