using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Microsoft.Data.Sqlite;
using static GaDms.Cli.Tests.Retrieval.GalleryFixtures;

namespace GaDms.Cli.Tests.Retrieval;

public sealed class GalleryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["gallery"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_is_there_after_reopening()
    {
        using (var gallery = Gallery.OpenOrCreate(Folder, Model()))
            Assert.Equal(2, gallery.Add([Image("/a.jpg"), Image("/b.jpg")]));

        using var again = Gallery.Open(Folder);
        Assert.Equal(2, again.Count);
        Assert.Equal(Model(), again.Model);
        var record = again.Record(1);
        Assert.Equal(["/b.jpg"], record.Paths);
        Assert.Equal((40, 90), (record.Width, record.Height));
        Assert.Equal("/b.jpg"u8.ToArray(), again.Thumbnail(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.Record(2));
    }

    [Fact]
    public void Adding_again_adds_nothing()
    {
        using var gallery = Gallery.OpenOrCreate(Folder, Model());
        gallery.Add([Image("/a.jpg"), Image("/b.jpg")]);
        Assert.Equal(0, gallery.Add([Image("/a.jpg"), Image("/b.jpg")]));
        Assert.Equal(1, gallery.Add([Image("/b.jpg"), Image("/c.jpg")]));
        Assert.Equal(3, gallery.Count);
        Assert.Equal(VectorFile.Offset(3, 8), new FileInfo(gallery.VectorPath).Length);
    }

    [Fact]
    public void Copies_of_one_file_are_one_picture_with_several_paths()
    {
        using var gallery = Gallery.OpenOrCreate(Folder, Model());
        Assert.Equal(1, gallery.Add([Image("/a.jpg", content: "same"), Image("/copy.jpg", content: "same")]));
        gallery.Link([(new GalleryFile("/third.jpg", 1, 1), Sha("same"))]);
        Assert.Equal(["/a.jpg", "/copy.jpg", "/third.jpg"], gallery.Record(0).Paths);
    }

    [Fact]
    public void Vectors_without_a_commit_do_not_count_and_are_overwritten()
    {
        using (var gallery = Gallery.OpenOrCreate(Folder, Model()))
            gallery.Add([Image("/a.jpg")]);
        var vectors = Path.Combine(Folder, "vectors.f32");

        // What a process leaves behind that is killed between writing vectors and committing: rows, the last one torn.
        using (var file = new FileStream(vectors, FileMode.Append))
            file.Write(new byte[(2 * 8 * sizeof(float)) + 5]);

        using (var gallery = Gallery.OpenOrCreate(Folder, Model()))
        {
            Assert.Equal(1, gallery.Count);
            Assert.Equal(1, gallery.Add([Image("/b.jpg")]));
        }
        Assert.Equal(VectorFile.Offset(2, 8), new FileInfo(vectors).Length);
        using var reopened = Gallery.Open(Folder);
        using var searcher = new Searcher(reopened);
        Assert.Equal(1, searcher.Search(Image("/b.jpg").Vector, 1)[0].Row);
    }

    [Fact]
    public void A_gallery_whose_making_was_cut_off_is_made_again()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "vectors.f32"), new byte[10]);
        File.WriteAllBytes(Path.Combine(Folder, "gallery.db"), []);
        using var gallery = Gallery.OpenOrCreate(Folder, Model());
        Assert.Equal(1, gallery.Add([Image("/a.jpg")]));
    }

    [Fact]
    public void Another_model_is_refused_by_name()
    {
        Gallery.OpenOrCreate(Folder, Model()).Dispose();
        var error = Assert.Throws<GalleryException>(() => Gallery.OpenOrCreate(Folder, Model(name: "second.safetensors")));
        Assert.Contains("first.safetensors", error.Message);
        Assert.Contains("second.safetensors", error.Message);
        Assert.Contains("index into a new folder", error.Message);
    }

    [Fact]
    public void Foreign_folders_are_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");
        Assert.Contains("notes.txt", Assert.Throws<GalleryException>(() => Gallery.OpenOrCreate(Folder, Model())).Message);
        Assert.Contains("no gallery", Assert.Throws<GalleryException>(() => Gallery.Open(Folder)).Message);
        Assert.Contains("no such folder", Assert.Throws<GalleryException>(() => Gallery.Open(_folder["nowhere"])).Message);
        Assert.Equal(["notes.txt"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_foreign_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, "gallery.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = new SqliteCommand("CREATE TABLE mine (x)", connection);
            command.ExecuteNonQuery();
        }
        var before = File.ReadAllBytes(path);
        Assert.Throws<GalleryException>(() => Gallery.OpenOrCreate(Folder, Model()));
        Assert.Throws<GalleryException>(() => Gallery.Open(Folder));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("gallery.db", "no SQLite file")]
    [InlineData("vectors.f32", "not a vector file")]
    public void Garbage_is_named(string file, string message)
    {
        using (var gallery = Gallery.OpenOrCreate(Folder, Model()))
            gallery.Add([Image("/a.jpg")]);
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(Folder, file), bytes);
        var error = Assert.Throws<GalleryException>(() => Gallery.Open(Folder));
        Assert.Contains(file, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData(0, "not a vector file")]
    [InlineData(64 + (8 * 4) + 3, "ends after 1 of 2 vectors")]
    public void A_shortened_vector_file_is_refused(long length, string message)
    {
        using (var gallery = Gallery.OpenOrCreate(Folder, Model()))
            gallery.Add([Image("/a.jpg"), Image("/b.jpg")]);
        using (var file = File.OpenWrite(Path.Combine(Folder, "vectors.f32")))
            file.SetLength(length);
        Assert.Contains(message, Assert.Throws<GalleryException>(() => Gallery.Open(Folder)).Message);
    }

    [Fact]
    public void A_missing_vector_file_is_named()
    {
        Gallery.OpenOrCreate(Folder, Model()).Dispose();
        File.Delete(Path.Combine(Folder, "vectors.f32"));
        Assert.Contains("missing", Assert.Throws<GalleryException>(() => Gallery.Open(Folder)).Message);
    }

    [Fact]
    public void Vectors_that_are_no_embeddings_are_refused_before_anything_is_written()
    {
        using var gallery = Gallery.OpenOrCreate(Folder, Model());
        Assert.Throws<GalleryException>(() => gallery.Add([Image("/a.jpg"), Image("/nan.jpg", [float.NaN, 0, 0, 0, 0, 0, 0, 0])]));
        Assert.Throws<GalleryException>(() => gallery.Add([Image("/zero.jpg", new float[8])]));
        Assert.Throws<GalleryException>(() => gallery.Add([Image("/short.jpg", [1])]));
        Assert.Equal(0, gallery.Count);
        Assert.Equal(VectorFile.HeaderLength, new FileInfo(gallery.VectorPath).Length);
    }

    [Fact]
    public void Only_one_may_add_while_others_read()
    {
        using var first = Gallery.OpenOrCreate(Folder, Model());
        first.Add([Image("/a.jpg")]);
        using var second = Gallery.OpenOrCreate(Folder, Model());
        Assert.Equal(1, second.Count);
        Assert.Contains("another process", Assert.Throws<GalleryException>(() => second.Add([Image("/b.jpg")])).Message);
        first.Add([Image("/c.jpg")]);
        first.Dispose();

        // Its picture of the gallery is old now: adding would overwrite rows.
        Assert.Contains("try again", Assert.Throws<GalleryException>(() => second.Add([Image("/b.jpg")])).Message);
    }

    [Fact]
    public void Later_rows_survive_any_order_of_batches()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20), Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), batches =>
        {
            using var folder = new TemporaryFolder();
            var expected = new List<string>();
            foreach (var batch in batches)
            {
                using var gallery = Gallery.OpenOrCreate(folder["g"], Model());
                gallery.Add([.. batch.Select(b => Image($"/{b % 16}.jpg"))]);
                foreach (var name in batch.Select(b => $"/{b % 16}.jpg").Where(name => !expected.Contains(name)))
                    expected.Add(name);
            }
            using var result = Gallery.OpenOrCreate(folder["g"], Model());
            Assert.Equal(expected, Enumerable.Range(0, result.Count).Select(row => result.Record(row).Paths.Single()));
            using var searcher = new Searcher(result);
            Assert.All(expected, (name, row) => Assert.Equal(row, searcher.Search(Image(name).Vector, 1)[0].Row));
        }));
    }
}
