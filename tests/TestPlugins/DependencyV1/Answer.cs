namespace TestDependency;

public static class Answer
{
    public static double Value => 1;
}
