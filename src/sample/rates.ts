/**
 * How often things go otherwise than planned, and how long things take. Where a source is named the figure was observed
 * at the airport of March 2020; the others are stated, not measured.
 */
export const rates = {
  // Per person.
  /** Named in the manifest and not on board. */
  noShow: 0.008,
  /** Declared on the telephone before landing; the others fill in a card on board. */
  declaredAhead: 0.55,
  /** Fever or symptoms: 30 to 40 ambulance movements a day in late March. */
  feverish: 0.0035,
  /** Met a case abroad: 374 people a day went to a test point at the end of March ("130 mode"). */
  metCase: 0.0374,
  /** Share of positives that already show symptoms on landing: 43.9 % of the first 171 were found by customs. */
  positiveShows: 0.439,
  diplomat: 0.002,
  /** Jiangsu took over 17,000 people in 26 days: 6.5 %; the two others in proportion. */
  onward: { jiangsu: 0.065, zhejiang: 0.05, anhui: 0.015 },
  /**
   * Changes aircraft without entering, and departs again: stated. In March transit passengers were handed face to face to
   * airline staff; how many is not told.
   */
  airside: 0.006,
  /**
   * Of travellers of 66 and older who are alone: fetched by car from the district's desk once their test is negative and
   * the street has seen the home. Private pick-up was allowed from 6 to 27 March; the share is stated.
   */
  pickup: 0.3,
  /** Of these cars: the plate shows a taxi (found so between 7 and 13 March); another car has to come. */
  taxi: 0.05,
  special: 0.03,
  /** Remembers on which day they left each country: stated. */
  tellsDays: 0.6,
  /** Was in another key country within two weeks of the flight, or only before that: stated. */
  lately: 0.04,
  longAgo: 0.06,
  /** The telephone is lost or has no local number: another way of reaching the person is noted. */
  lostPhone: 0.005,
  /** The address does not exist, is a hotel's, or lacks the door: found at the district desk and put right. */
  wrongAddress: 0.02,
  /** Refuses the swab at first; persuaded within minutes to hours (4 hours was the longest reported). */
  refusesSwab: 0.0012,
  /** Not with the group when it is handed over (washroom, lost in the hall); handed over by itself later. */
  absent: 0.004,
  /** Walks along with a group to which they do not belong. */
  unlisted: 0.003,
  /** Sudden danger to life, such as chest pain. */
  emergency: 0.0003,
  /** Interviewed without papers of the journey; passed on a documented exception. */
  exception: 0.0006,
  asksForHelp: 0.01,
  objects: 0.0003,
  // Per specimen.
  lostTube: 0.0012,
  inconclusive: 0.004,
  /** A positive that a second test turned into a negative. */
  amended: 0.04,
  // Per command.
  /** The same command delivered twice: a nervous thumb, a device that did not hear the answer. */
  doubleScan: 0.012,
  /** Taken down while the desk was offline; delivered late and in any order, with its own time. */
  offline: 0.03,
  // Per flight, run, count, desk.
  /** The carrier's agent never offers its passengers: customs takes them over without the signature. */
  carrierSilent: 0.035,
  channelOffline: 0.02,
  lateBus: 0.12,
  breakdown: 0.008,
  siteRefuses: 0.012,
  /** Nobody signs for an hour: the offer lapses, and the late signature counts. */
  offerLapses: 0.006,
  countMistyped: 0.03,
  questionsPerFlight: 0.25,
} as const;

/**
 * The ship that calls each day. Yangshan changed 236 crew in its first month from 9 March 2020, seven to eight a day, and
 * 28 on 10 April; her crew, how many join, and her days at sea are stated.
 */
export const shipCalls = {
  crew: 22,
  signsOff: [5, 10],
  changes: { '2020-04-10': 28 } as Readonly<Record<string, number>>,
  joins: [3, 6],
  /** Days since her last port, by the logbook. */
  atSea: [2, 9],
} as const;

/** Minutes. */
export const durations = {
  /** The manifest reaches the port so long before landing. */
  manifest: [240, 600],
  /** From blocks to open doors. */
  doors: [10, 25],
  /** Customs on board a flight from a key country: 3 hours for one flight (25 March 2020); otherwise shorter. */
  boardingKey: [120, 200],
  boardingOther: [50, 110],
  /** Heads called off together, by seat block. */
  wave: 32,
  /** Walk from the aircraft to the hall: up to 3 km of sealed route. */
  walk: [10, 25],
  /** Interview and swab. About 50 officers interviewed at one time on 27 March; with the swabbing bays it is stated as 84: queues of hours at the peaks. */
  interview: [8, 14],
  interviewDesks: 84,
  /** Border desk, baggage, customs, and the way to the district's desk. */
  hall: [35, 80],
  /** Most minutes that the first passenger of a bus waits for the others. */
  gather: [60, 95],
  /** Airport to site. */
  ride: [45, 110],
  rideFar: [80, 150],
  testPointRide: [25, 50],
  /** From tube to result: 8 to 12 hours. */
  result: [480, 690],
  /** Courier from the hall to the laboratory, and how often one leaves. */
  courierEvery: 30,
  courier: [30, 55],
  /** A province's team collects those whose result is there. */
  provinceEvery: 120,
  gapWorked: [20, 80],
  /** A report taken down in a house without network is delivered so much later. */
  offlineReport: [30, 240],
  hospitalStay: [300, 600],
  /** From the hall until the aircraft that somebody in transit leaves with. */
  connection: [150, 720],
  /** A second car, after the first one turned out to be a taxi. */
  secondCar: 75,
} as const satisfies Readonly<Record<string, number | readonly [number, number]>>;
