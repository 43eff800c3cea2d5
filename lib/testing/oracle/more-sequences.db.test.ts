import { testSequences } from "./play-sequences";

testSequences(20_261_151, 50);
