using System.Collections.Concurrent;
using GaDms.Imaging;

namespace GaDms.Data.Annotations;

/// <summary>Looks through a whole data set, pictures included, and lists what is wrong instead of stopping at the first.</summary>
public static class DatasetChecker
{
    /// <summary>Checks the annotation file and decodes every picture. Bad content never throws; it becomes rows of the report.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="progress">Told the number of pictures decoded so far and their total.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public static DatasetReport Check(
        string folder, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellation = default)
    {
        AnnotationFile file;
        try
        {
            file = DatasetReader.Find(folder);
        }
        catch (DatasetException error)
        {
            return new DatasetReport { Folder = folder, Problems = [new(ProblemKind.NoLayout, folder, null, error.Message)] };
        }

        var problems = new List<DatasetProblem>();
        List<(int Record, ImageRecord Image)> images = ReadRecords(file, problems, cancellation);
        problems.AddRange(DuplicatedPaths(images));
        problems.AddRange(SharedIdentities(file, images));
        problems.AddRange(BadPictures(folder, images, progress, cancellation));
        return new DatasetReport
        {
            Folder = folder,
            Layout = file.Layout,
            AnnotationFile = file.FileName,
            Splits = [.. images.GroupBy(entry => entry.Image.Split, entry => entry.Image).OrderBy(part => part.Key).Select(Summarise)],
            Problems = problems,
        };
    }

    private static List<(int Record, ImageRecord Image)> ReadRecords(
        AnnotationFile file, List<DatasetProblem> problems, CancellationToken cancellation)
    {
        var images = new List<(int, ImageRecord)>();
        int problemsBefore = problems.Count;
        try
        {
            foreach (AnnotationFile.Entry entry in file.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                problems.AddRange(entry.Problems.Select(problem => new DatasetProblem(
                    problem.Kind, file.FileName, entry.Record, problem.Field.Length == 0 ? problem.What : $"{problem.Field}: {problem.What}")));
                if (entry.Image is { } image)
                    images.Add((entry.Record, image));
            }
        }
        catch (DatasetException error)
        {
            problems.Add(new DatasetProblem(ProblemKind.MalformedFile, file.FileName, null, error.Message));
        }

        if (images.Count == 0 && problems.Count == problemsBefore)
            problems.Add(new DatasetProblem(ProblemKind.MalformedFile, file.FileName, null, "it has no records"));
        return images;
    }

    private static IEnumerable<DatasetProblem> DuplicatedPaths(List<(int Record, ImageRecord Image)> images)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((int record, ImageRecord image) in images)
        {
            if (!first.TryAdd(image.Path, record))
                yield return new DatasetProblem(ProblemKind.DuplicatedPath, image.Path, record, $"the picture is record {first[image.Path]}'s already");
        }
    }

    private static IEnumerable<DatasetProblem> SharedIdentities(AnnotationFile file, List<(int Record, ImageRecord Image)> images) =>
        from entry in images
        group entry by entry.Image.Identity into person
        let splits = person.Select(entry => entry.Image.Split).Distinct().Order().ToArray()
        where splits.Length > 1
        orderby person.Key
        select new DatasetProblem(
            ProblemKind.SharedIdentity,
            file.FileName,
            person.First(entry => entry.Image.Split != person.First().Image.Split).Record,
            $"identity {person.Key} is in {string.Join(" and ", splits.Select(split => split.ToString().ToLowerInvariant()))}; splits must not share people");

    private static IEnumerable<DatasetProblem> BadPictures(
        string folder,
        List<(int Record, ImageRecord Image)> images,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellation)
    {
        var problems = new ConcurrentBag<DatasetProblem>();
        int done = 0;
        var pictures = images.DistinctBy(entry => entry.Image.Path).ToList();
        Parallel.ForEach(pictures, new ParallelOptions { CancellationToken = cancellation }, entry =>
        {
            if (FlawOf(folder, entry.Image.Path) is (var kind, var what))
                problems.Add(new DatasetProblem(kind, entry.Image.Path, entry.Record, what));
            progress?.Report((Interlocked.Increment(ref done), pictures.Count));
        });
        return problems.OrderBy(problem => problem.Record);
    }

    private static (ProblemKind Kind, string What)? FlawOf(string folder, string path)
    {
        string file = Path.Combine(folder, path);
        if (!File.Exists(file))
            return (ProblemKind.MissingPicture, "there is no such file");

        try
        {
            ImageCodec.Load(file);
            return null;
        }
        catch (Exception error) when (error is ImageException or IOException or UnauthorizedAccessException)
        {
            return (ProblemKind.UnreadablePicture, error.Message);
        }
    }

    private static SplitSummary Summarise(IGrouping<Split, ImageRecord> part)
    {
        int[] words = [.. part.SelectMany(image => image.Captions).Select(WordCount).Order()];
        return new SplitSummary(
            part.Key,
            part.Count(),
            part.Select(image => image.Identity).Distinct().Count(),
            words.Length,
            new LengthStatistics(words[0], words[(words.Length - 1) / 2], words.Average(), words[^1]));
    }

    private static int WordCount(string caption) =>
        caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
