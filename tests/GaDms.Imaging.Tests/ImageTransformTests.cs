namespace GaDms.Imaging.Tests;

public class ImageTransformTests
{
    [Fact]
    public void Channels_become_planes_and_the_mean_becomes_zero()
    {
        var image = new Image(2, 1);
        image[1, 0] = new Color(255, 0, 104);
        float[] tensor = new float[6];
        ImageTransform.Normalize(image, tensor);
        Assert.Equal((1 - 0.48145466f) / 0.26862954f, tensor[1], 1e-6f);
        Assert.Equal(-0.4578275f / 0.26130258f, tensor[3], 1e-6f);
        Assert.InRange(tensor[5], -0.02f, 0.02f);
    }

    [Fact]
    public void Both_forms_agree()
    {
        Image image = TestImages.Noise(50, 90);
        float[] batch = new float[2 * 3 * 24 * 8];
        ImageTransform.ToClipTensor(image, 24, 8, batch.AsSpan(3 * 24 * 8));
        Assert.Equal(ImageTransform.ToClipTensor(image, 24, 8), batch[(3 * 24 * 8)..]);
        Assert.All(batch[..(3 * 24 * 8)], v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_span_of_another_length_is_refused()
        => Assert.Throws<ArgumentException>(() => ImageTransform.ToClipTensor(TestImages.Noise(5, 5), 4, 4, new float[47]));
}
