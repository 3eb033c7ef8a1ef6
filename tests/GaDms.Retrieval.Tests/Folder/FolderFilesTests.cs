using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Microsoft.Data.Sqlite;
using static GaDms.Retrieval.Tests.Folder.FolderFixtures;

namespace GaDms.Retrieval.Tests.Folder;

/// <summary>What lies in the folder: torn, foreign, missing and left-over files.</summary>
public sealed class FolderFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["gallery"];

    private string Vectors => Path.Combine(Folder, "vectors-1.f32");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Vectors_without_a_commit_do_not_count_and_are_overwritten()
    {
        await AddAsync("/a.jpg");
        var (one, rows) = (new FileInfo(Vectors).Length, Path.Combine(Folder, "rows-1.bin"));

        // What a process leaves behind that is killed between writing vectors and committing: rows, the last one torn.
        foreach (var path in (string[])[Vectors, rows])
        {
            using var file = new FileStream(path, FileMode.Append);
            file.Write(new byte[101]);
        }
        await AddAsync("/b.jpg");
        Assert.Equal(one + (8 * sizeof(float)), new FileInfo(Vectors).Length);
        await using var gallery = FolderGallery.Open(Folder);
        Assert.Equal(2, gallery.Count);
        Assert.Equal(2, (await gallery.SearchAsync(new VectorQuery(VectorOf("/b.jpg"), 1)))[0].Id);
    }

    [Fact]
    public async Task A_full_disk_is_not_taken_for_another_writer()
    {
        // It refuses every write as a full disk does.
        const string full = "/dev/full";
        if (!File.Exists(full))
            return;
        await AddAsync("/a.jpg");
        File.CreateSymbolicLink(Path.Combine(Folder, "writer.holder"), full);
        await AddAsync("/b.jpg");
        await using var gallery = FolderGallery.Open(Folder);
        Assert.Equal(2, gallery.Count);
    }

    [Fact]
    public async Task A_database_that_is_held_for_too_long_is_told_with_its_holder()
    {
        await AddAsync("/a.jpg");
        using var held = WriterLock.Take(Folder, CancellationToken.None);
        using var connection = GalleryConnection.Open(Path.Combine(Folder, "gallery.db"));
        var failure = Assert.Throws<GalleryException>(() => connection.Guard<int>(() => throw new SqliteException("database is locked", 5)));
        Assert.Contains($"process {Environment.ProcessId} on ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_told_as_such_and_at_once()
    {
        await AddAsync("/a.jpg");
        File.Delete(Path.Combine(Folder, "writer.lock"));
        Directory.CreateDirectory(Path.Combine(Folder, "writer.lock"));
        var failure = await Assert.ThrowsAsync<GalleryException>(() => AddAsync("/b.jpg"));
        Assert.Contains($"{Folder}: the gallery cannot be written to", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gallery_whose_making_was_cut_off_is_made_again()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Vectors, new byte[10]);
        File.WriteAllBytes(Path.Combine(Folder, "gallery.db"), []);
        await AddAsync("/a.jpg");
        await using var gallery = FolderGallery.Open(Folder);
        Assert.Equal(1, gallery.Count);
    }

    [Fact]
    public async Task Foreign_folders_are_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");
        Assert.Contains("notes.txt", (await Assert.ThrowsAsync<GalleryException>(() => AddAsync("/a.jpg"))).Message);
        Assert.Contains("no gallery", Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder)).Message);
        Assert.Contains("no such folder", Assert.Throws<GalleryException>(() => FolderGallery.Open(_folder["nowhere"])).Message);
        Assert.Equal(["notes.txt"], Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task A_foreign_database_is_refused_and_left_alone()
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
        await Assert.ThrowsAsync<GalleryException>(() => AddAsync("/a.jpg"));
        Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("gallery.db", "no SQLite file")]
    [InlineData("vectors-1.f32", "no file of vectors")]
    [InlineData("rows-1.bin", "no file of rows")]
    public async Task Garbage_is_named(string file, string message)
    {
        await AddAsync("/a.jpg");
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(Folder, file), bytes);
        var error = Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder));
        Assert.Contains(file, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData(0, "no file of vectors")]
    [InlineData(64 + (8 * 4) + 3, "ends after 1 of 2 vectors")]
    public async Task A_shortened_vector_file_is_refused(long length, string message)
    {
        await AddAsync("/a.jpg", "/b.jpg");
        using (var file = File.OpenWrite(Vectors))
            file.SetLength(length);
        Assert.Contains(message, Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder)).Message);
        File.Delete(Vectors);
        Assert.Contains("missing", Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder)).Message);
    }

    [Fact]
    public async Task A_gallery_of_an_older_version_says_so()
    {
        await AddAsync("/a.jpg");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "gallery.db")};Pooling=False"))
        {
            connection.Open();
            using var command = new SqliteCommand("PRAGMA user_version = 1", connection);
            command.ExecuteNonQuery();
        }
        Assert.Contains("format 1", Assert.Throws<GalleryException>(() => FolderGallery.Open(Folder)).Message);
    }

    [Fact]
    public async Task What_is_removed_is_overwritten_and_its_files_shrink()
    {
        await AddAsync("/a.jpg", "/b.jpg", "/c.jpg");
        await using var gallery = FolderGallery.Open(Folder);
        var report = await Forgetting.ForgetAsync(gallery, [2]);
        Assert.Equal((1, 0, 0), (report.Entries, report.After, report.Answers));
        Assert.True(report.Before > 0, "the traces were not found before the removal either");
        Assert.Equal(64 + (2 * 8 * sizeof(float)), new FileInfo(Path.Combine(Folder, "vectors-2.f32")).Length);
        Assert.False(File.Exists(Vectors));
        Assert.Equal([1L, 3L], (await gallery.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
        Assert.Equal(3, (await gallery.SearchAsync(new VectorQuery(VectorOf("/c.jpg"), 1)))[0].Id);
    }

    [Fact]
    public async Task Removed_vectors_are_zero_before_any_compaction()
    {
        await AddAsync("/a.jpg", "/b.jpg");
        await using (var gallery = FolderGallery.Open(Folder))
            await gallery.RemoveAsync([1]);
        Assert.All(File.ReadAllBytes(Vectors)[64..(64 + (8 * sizeof(float)))], value => Assert.Equal(0, value));
        Assert.All(File.ReadAllBytes(Path.Combine(Folder, "codes-1.i8"))[64..(64 + 48)], value => Assert.Equal(0, value));
        Assert.Equal(-1, File.ReadAllBytes(Path.Combine(Folder, "gallery.db")).AsSpan().IndexOf(Blob("/a.jpg").AsSpan(300, 32)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(64 + 48 + 7)]
    public async Task Codes_that_are_missing_or_too_few_change_no_result_and_are_made_again_by_the_next_writer(int left)
    {
        var codes = Path.Combine(Folder, "codes-1.i8");
        await AddAsync("/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg");
        var query = new VectorQuery(VectorOf("/b.jpg"), 3);
        IReadOnlyList<SearchHit> hits;
        await using (var whole = FolderGallery.Open(Folder))
            hits = await whole.SearchAsync(query);
        var before = File.ReadAllBytes(codes);
        Assert.Equal(64 + (4 * 48), before.Length);
        if (left < 0)
            File.Delete(codes);
        else
            File.WriteAllBytes(codes, before[..left]);

        // What a process leaves behind that is killed while it makes them.
        File.WriteAllBytes(codes + ".new", new byte[10]);

        await using (var reader = FolderGallery.Open(Folder))
        {
            Assert.Equal(hits, await reader.SearchAsync(query));
            await reader.RemoveAsync([4]);
        }
        Assert.Equal(before[..(64 + (3 * 48))], File.ReadAllBytes(codes)[..(64 + (3 * 48))]);
        Assert.All(File.ReadAllBytes(codes)[(64 + (3 * 48))..], value => Assert.Equal(0, value));
        Assert.False(File.Exists(codes + ".new"));
        await AddAsync("/e.jpg");
        Assert.Equal(64 + (5 * 48), new FileInfo(codes).Length);
        await using var gallery = FolderGallery.Open(Folder);
        Assert.Equal(hits.Where(hit => hit.Id != 4), (await gallery.SearchAsync(query with { Top = 5 })).Where(hit => hit.Id < 4 && hits.Contains(hit)));
        Assert.Equal(5, (await gallery.SearchAsync(new VectorQuery(VectorOf("/e.jpg"), 1)))[0].Id);
    }

    [Fact]
    public async Task A_reader_keeps_its_picture_of_the_gallery_while_another_swaps()
    {
        await AddAsync([.. Enumerable.Range(0, 50).Select(i => $"/{i}.jpg")]);
        await using var reader = FolderGallery.Open(Folder);
        await using var writer = FolderGallery.Open(Folder);
        for (var round = 0; round < 5; round++)
        {
            await writer.RemoveAsync([round + 1]);
            await writer.CompactAsync();
            Assert.Equal(50, (await reader.SearchAsync(new VectorQuery(VectorOf("/49.jpg"), 1)))[0].Id);
            Assert.Equal(49 - round, reader.Count);
        }
        Assert.Single(Directory.EnumerateFiles(Folder, "vectors-*"));
        Assert.Single(Directory.EnumerateFiles(Folder, "codes-*"));
    }

    private async Task AddAsync(params string[] paths)
    {
        await using var gallery = FolderGallery.OpenOrCreate(Folder, Maker());
        await gallery.AddAsync([.. paths.Select(path => Picture(path))]);
    }
}
