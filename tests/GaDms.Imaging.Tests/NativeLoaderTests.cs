using GaDms.Imaging.Native;

namespace GaDms.Imaging.Tests;

public class NativeLoaderTests
{
    [Fact]
    public void The_library_speaks_this_version_of_the_interface()
        => Assert.Equal(NativeLoader.AbiVersion, NativeMethods.gadms_vision_abi_version());

    [Fact]
    public void Candidates_are_tried_in_the_documented_order()
    {
        using var repository = new TemporaryFolder();
        File.WriteAllText(repository["GaDms.slnx"], "");
        string file = NativeLoader.FileName(NativeLoader.Library);
        string output = Directory.CreateDirectory(repository["src/bin"]).FullName;
        Assert.Equal(
            [Path.Combine(output, file), "/opt/x/libgadms_vision.so", Path.Combine(repository.Path, "build", "native", file)],
            NativeLoader.Candidates(file, "/opt/x", output, Path.GetTempPath()));
    }

    [Fact]
    public void A_failure_names_library_paths_and_package()
    {
        string message = NativeLoader.Explain("libgadms_vision.so", ["/a/lib.so: no such file", "/b/lib.so: broken"]);
        foreach (string word in new[] { "libgadms_vision.so", "/a/lib.so: no such file", "/b/lib.so: broken", "libopencv-dev", "./run build", "GADMS_NATIVE" })
            Assert.Contains(word, message, StringComparison.Ordinal);
    }
}
