namespace GaDms.Imaging.Tests;

/// <summary>Decoding, resizing and normalising against what the published Python code recorded.</summary>
public class PublishedTransformTests
{
    private static readonly DecodeOptions AsPublished = new() { ApplyExifOrientation = false };

    [GoldenTheory]
    [InlineData("exif6_200x120")]
    [InlineData("gray_90x210")]
    [InlineData("shapes_100x260")]
    public void A_jpeg_decodes_to_the_pixels_of_libjpeg_turbo(string name)
    {
        Image decoded = ImageCodec.Load(Golden.PathOf("image", name + ".jpg"), AsPublished);
        Image expected = ImageCodec.Load(Golden.PathOf("image", name + ".decoded.png"));
        Assert.Equal((expected.Width, expected.Height), (decoded.Width, decoded.Height));
        Assert.Equal(expected.Pixels, decoded.Pixels);
    }

    [GoldenTheory]
    [InlineData("exif6_200x120.jpg")]
    [InlineData("gradient_300x700.jpg")]
    [InlineData("gray_90x210.jpg")]
    [InlineData("noise_20x50.png")]
    [InlineData("rgba_150x140.png")]
    [InlineData("shapes_100x260.jpg")]
    public void The_evaluation_transform_equals_the_published_one(string name)
    {
        Image image = ImageCodec.Load(Golden.PathOf("image", name), AsPublished);
        float[] tensor = ImageTransform.ToClipTensor(image, height: 384, width: 128);

        var expected = new SafetensorsFile(Golden.PathOf("image_expected.safetensors"));
        string key = expected.Names.Single(n => n.Contains(Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal));
        float[] reference = expected.Floats(key);
        Assert.Equal(reference.Length, tensor.Length);
        // One grey level is 0.0146: no pixel is off by even one, only the last bits of the division differ.
        float worst = tensor.Zip(reference, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(worst, 0, 1e-6f);
    }
}
